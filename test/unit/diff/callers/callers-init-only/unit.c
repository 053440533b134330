/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static notrace noinline int work(int x) { sink += x * 2; barrier(); return sink; }
#else
static notrace noinline int work(int x) { sink += x; barrier(); return sink; }
#endif
__init int setup(int x) { return work(x) + 1; }
#ifdef PATCHED
int run(int x) { return x + 1; }
#else
int run(int x) { return x; }
#endif
