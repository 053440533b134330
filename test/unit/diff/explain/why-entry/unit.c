/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
#define TAINT 11
#else
#define TAINT 9
#endif

int check(int x)
{
	WARN_TAINT(x < 0, TAINT);
	return 0;
}
int other(int x) { WARN_ON(x); return 3; }
