/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void work(int x)
{
	WARN_ON_ONCE(x == 7);
	WARN_ON_ONCE(x == 5);
	_printk("%d", x);
}
