/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void two(int x)
{
	if (x == 5)
		printk_once("five\n");
#ifdef PATCHED
	if (x == 7)
#else
	if (x == 6)
#endif
		printk_once("six\n");
}
