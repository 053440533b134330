/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static __attribute__((used)) u32 keys[2] __read_mostly = { 1, 2 };

#ifdef PATCHED
u32 newer[2] __read_mostly = { 9 };
#endif

static __attribute__((used)) int behind __read_mostly = 1;
int *sum(void)
{
	int *end;
	__asm__ volatile("movq $behind, %0" : "=r"(end));
#ifdef PATCHED
	return end - 2;
#else
	return end - 1;
#endif
}
int use(int i) { return *(int *)&keys + behind; }
void put(int x) { behind = x; *(volatile int *)&keys = x; }
