/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
static noinline int work(int a, int b) { sink = a; return a + 2; }
#else
static noinline int work(int a, int b) { sink = a; return a + 1; }
#endif
int first(int x) { return work(x, 1); }
int second(int x) { return work(x, 2); }
