/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int front[4] __read_mostly = { 1 };
#ifdef PATCHED
static int other[6] __read_mostly = { 1, 2 };
#else
static int array[6] __read_mostly = { 1, 2 };
#endif
int sum(long n)
{
	int value;
#ifdef PATCHED
	__asm__ volatile("movl %c1-4(,%2,4), %0" : "=r"(value) : "i"(other), "r"(n));
#else
	__asm__ volatile("movl %c1-4(,%2,4), %0" : "=r"(value) : "i"(array), "r"(n));
#endif
	return value;
}
void put(int i, int x) { front[i] = x; }
