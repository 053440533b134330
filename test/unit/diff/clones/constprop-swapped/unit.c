/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static noinline int scale(int x, int factor) { sink += x; return factor == 3 ? x * 3 : factor == 5 ? x + sink : x * factor + sink; }

#ifndef PATCHED
int one(int x) { return scale(x, 3); }
#endif
int two(int x) { return scale(x + 1, 5); }
#ifdef PATCHED
int one(int x) { return scale(x, 3) + 1; }
#endif
int dyn(int x, int y) { return scale(x, y); }
