/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static char front[12] __read_mostly = { 1 };
static long array[8] __read_mostly __aligned(32) = { 1, 2 };
int sum(long n)
{
	int value;
	__asm__ volatile("movl %c1-4(,%2,4), %0" : "=r"(value) : "i"(array), "r"(n));
#ifdef PATCHED
	return value - 1;
#else
	return value + 1;
#endif
}
void put(int i, int x) { array[i] = x; front[i] = x; }
