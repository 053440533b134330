/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
static noinline int scale(int x, int factor) { sink += x; return factor == 3 ? x * 3 + 1 : x * factor + sink; }
#else
static noinline int scale(int x, int factor) { sink += x; return factor == 3 ? x * 3 : x * factor + sink; }
#endif
int one(int x) { return scale(x, 3); }
int two(int x) { return scale(x + 1, 3); }
