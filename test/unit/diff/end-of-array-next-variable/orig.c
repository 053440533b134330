/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int __read_mostly array[10] = { 1 };
int sum(int start)
{
	int *p, total = start;
	for (p = array; p != array + 10; p++) {
		total += *p;
		barrier();
	}
	return total;
}
void set(int i, int x) { array[i] = x; }
