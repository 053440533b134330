/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static notrace noinline int work(int x) { sink += x * 2; barrier(); return sink; }
#else
static notrace noinline int work(int x) { sink += x; barrier(); return sink; }
#endif
int first(int x) { return work(x) + 1; }
int second(int x) { return work(x + 2) + 3; }
int other(int x) { return x; }
