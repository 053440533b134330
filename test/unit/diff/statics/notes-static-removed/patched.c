/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int x)
{
	if (x == 1) return 7;
	if (x == 2) { static int n = 5; return n -= x; }
	return 0;
}
