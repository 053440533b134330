/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
#define FIRST 7
#define SECOND 5
#else
#define FIRST 5
#define SECOND 6
#endif

void work(int x)
{
	WARN_ON_ONCE(x == FIRST);
	WARN_ON_ONCE(x == SECOND);
	_printk("%d", x);
}
