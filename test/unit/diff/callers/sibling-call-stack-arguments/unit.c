/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
void wait_for(void *);
static noinline void helper(int a, int b, int c, int d, int e, int f, int g) { sink += a + b + c + d + e + f + g; wait_for(&sink); sink -= g; }
void call(int a, int b, int c, int d, int e, int f, int g) { helper(a, b, c, d, e, f, g); }
#else
void call(int a, int b, int c, int d, int e, int f, int g) { sink = a; }
#endif
