/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int check(int x)
{
	WARN_TAINT(x < 0, 9);
	return 0;
}
int other(int x) { WARN_ON(x); return 3; }
