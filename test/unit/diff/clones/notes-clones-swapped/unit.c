/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
static noinline int scale(int x, int factor) { sink -= x; return factor == 3 ? x * 7 : factor == 5 ? x - sink : x * factor + sink; }
int two(int x) { return scale(x + 3, 5) + 1; }
int one(int x) { return scale(x + 2, 3) + 2; }
int dyn(int x, int y) { return scale(x, y) + 3; }
#else
static noinline int scale(int x, int factor) { sink += x; return factor == 3 ? x * 3 : factor == 5 ? x + sink : x * factor + sink; }
int one(int x) { return scale(x, 3); }
int two(int x) { return scale(x + 1, 5); }
int dyn(int x, int y) { return scale(x, y); }
#endif
