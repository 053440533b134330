/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int arr[4] __read_mostly = { 1, 2, 3, 4 };

static int behind __read_mostly = 1;
int *sum(void)
{
	int *end;
	__asm__ volatile("leaq arr+16(%%rip), %0" : "=r"(end));
	return end - 1;
}
int use(int i) { return arr[i] + behind; }
void put(int x) { behind = x; }
