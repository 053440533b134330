/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int check(int x)
{
#ifdef PATCHED
	WARN_TAINT(x < 0, 11);
#else
	WARN_TAINT(x < 0, 9);
#endif
	return 0;
}
int other(int x) { WARN_ON(x); return 3; }
