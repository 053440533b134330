/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int other(int x)
{
	sink = x;
	__asm__ volatile(".p2align 6\n\tnop\n\t.p2align 5\n\tnop\n\t.p2align 3");
	return sink * x;
}
#ifdef PATCHED
int work(int x) { return x + 1; }
#else
int work(int x) { return x; }
#endif
