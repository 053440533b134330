/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static notrace noinline int work(int x) { sink += x * 2; barrier(); return sink; }
int call(int x) { return x + 1; }
#else
static notrace noinline int work(int x) { sink += x; barrier(); return sink; }
int call(int x) { return work(x) + 1; }
#endif
int other(int x) { return work(x) + 2; }
