/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int x) { WARN_ON(x); return 3; }
int two(int x)
{
	WARN_ON(x == 5);
	WARN_ON(x == 6);
	return 3;
}
int three(int x) { if (x) BUG(); return 3; }
