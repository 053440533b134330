/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
static int newer[4] __read_mostly = { 1, 2, 3, 4 };
#else
static int older[4] __read_mostly = { 1, 2, 3, 4 };
#endif
static int behind[4] __read_mostly = { 1 };
int *next(int *p)
{
	int *end;
#ifdef PATCHED
	__asm__ volatile("movq $newer+16, %0" : "=r"(end));
#else
	__asm__ volatile("movq $older+16, %0" : "=r"(end));
#endif
	return ++p < end ? p : NULL;
}
int use(int i) { return behind[i]; }
#ifdef PATCHED
void put(int i, int x) { behind[i] = x; newer[i] = x; }
#else
void put(int i, int x) { behind[i] = x; older[i] = x; }
#endif
