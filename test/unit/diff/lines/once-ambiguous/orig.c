/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void work(int x)
{
	WARN_ON_ONCE(x == 5);
	WARN_ON_ONCE(x == 6);
	_printk("%d", x);
}
