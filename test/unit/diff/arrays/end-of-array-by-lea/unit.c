/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int arr[4] __read_mostly = { 1, 2, 3, 4 };

#ifdef PATCHED
int new __read_mostly = 9;
#endif

static int behind __read_mostly = 1;
int *sum(void)
{
	int *end;
	__asm__ volatile("leaq arr+16(%%rip), %0" : "=r"(end));
#ifdef PATCHED
	return end - 2;
#else
	return end - 1;
#endif
}
int use(int i) { return arr[i] + behind; }
void put(int x) { behind = x; }
