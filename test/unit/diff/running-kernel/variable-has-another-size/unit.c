/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct kept {
	long a, b;
#ifdef RUNNING
	long c;
#endif
};
static struct kept kept;

void keep(long x) { kept.a = x; kept.b += x; }
#ifdef PATCHED
int work(int x) { return x + 2; }
#else
int work(int x) { return x + 1; }
#endif
