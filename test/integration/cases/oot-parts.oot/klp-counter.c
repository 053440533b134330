// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>

static int counter;

int klp_counter_next(int step);

int klp_counter_next(int step)
{
	counter += step;
	return counter;
}
EXPORT_SYMBOL_GPL(klp_counter_next);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a module of one object, which another one needs");
