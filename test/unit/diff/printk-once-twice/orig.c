/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void two(int x)
{
	if (x == 5)
		printk_once("five\n");
	if (x == 6)
		printk_once("six\n");
}
