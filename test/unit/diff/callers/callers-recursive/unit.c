/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static notrace noinline int work(int x) { sink += x * 2; barrier(); return x ? work(x - 1) + sink : 0; }
#else
static notrace noinline int work(int x) { sink += x; barrier(); return x ? work(x - 1) + sink : 0; }
#endif
int call(int x) { return work(x) + 1; }
