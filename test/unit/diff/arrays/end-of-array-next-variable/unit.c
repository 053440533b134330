/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int __read_mostly array[10] = { 1 };
#ifdef PATCHED
static int __read_mostly fresh = 3;
#endif
int sum(int start)
{
	int *p, *end = array + 10, total = start;

	OPTIMIZER_HIDE_VAR(end);
	for (p = array; p != end; p++) {
#ifdef PATCHED
		total -= *p + fresh++;
#else
		total += *p;
#endif
		barrier();
	}
	return total;
}
void set(int i, int x) { array[i] = x; }
