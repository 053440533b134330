/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int newer[4] __read_mostly = { 1, 2, 3, 4 };
static int behind[4] __read_mostly = { 1 };
int *next(int *p)
{
	int *end;
	__asm__ volatile("movq $newer+16, %0" : "=r"(end));
	return ++p < end ? p : NULL;
}
int use(int i) { return behind[i]; }
void put(int i, int x) { behind[i] = x; newer[i] = x; }
