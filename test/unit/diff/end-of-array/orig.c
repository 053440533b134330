/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int array[10];
int sum(int start)
{
	int *p, *end = array + 10, total = start;

	OPTIMIZER_HIDE_VAR(end);
	for (p = array; p != end; p++) {
		total += *p;
		barrier();
	}
	return total;
}
void set(int i, int x) { array[i] = x; }
