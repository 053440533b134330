/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int front[4] __read_mostly = { 1 };
static int array[6] __read_mostly = { 1, 2 };
int sum(long n)
{
	int value;
	__asm__ volatile("movl %c1-4(,%2,4), %0" : "=r"(value) : "i"(array), "r"(n));
#ifdef PATCHED
	return value - array[0];
#else
	return value + array[0];
#endif
}
int one(long n)
{
	int value;
	__asm__ volatile("movl %c1-4(,%2,4), %0" : "=r"(value) : "i"(array), "r"(n));
	return value;
}
void put(int i, int x) { array[i] = x; front[i] = x; }
