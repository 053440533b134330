/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int x)
{
#line 7
	if (x == 2) { static int n = 5; return n -= x + 1; }
#line 6
	if (x == 1) { static int n = 5; return n += x + 1; }
#line 8
	return 0;
}
