/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int array[10] __read_mostly = { 1, 2 };

#ifdef PATCHED
int new[4] __read_mostly = { 9 };
#endif

static int behind[6] __read_mostly = { 1 };
int back(long n)
{
	int value;
	__asm__ volatile("movl %c1+48(,%2,4), %0" : "=r"(value) : "i"(array), "r"(-n));
#ifdef PATCHED
	return value - 1;
#else
	return value + 1;
#endif
}
void put(int i, int x) { array[i] = x; behind[i] = x; }
