/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static notrace noinline int work(int x) { sink += x * 2; barrier(); return sink; }
#else
static notrace noinline int work(int x) { sink += x; barrier(); return sink; }
#endif
static notrace noinline int between(int x) { return work(x) + 1; }
int outer(int x) { return between(x + 2) + 3; }
