/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int array[10];
int sum(int start)
{
	int *p, *end = array + 10, total = start;

	OPTIMIZER_HIDE_VAR(end);
	for (p = array; p != end; p++) {
#ifdef PATCHED
		total -= *p;
#else
		total += *p;
#endif
		barrier();
	}
	return total;
}
void set(int i, int x) { array[i] = x; }
