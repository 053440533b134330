/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static notrace noinline int work(int x) { sink += x * 2; barrier(); return sink; }
#else
static notrace noinline int work(int x) { sink += x; barrier(); return sink; }
#endif
int call(int x) { return work(x); }
int other(int x) { return work(x) + 1; }
