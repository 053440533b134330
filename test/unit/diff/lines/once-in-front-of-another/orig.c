/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void work(int x)
{
	if (x == 5) printk_once("five\n");
	pr_debug("six");
	_printk("%d", x);
}
