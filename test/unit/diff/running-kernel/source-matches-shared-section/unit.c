/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static noinline __sched int helper(int x) { return sink += x; }
int __sched caller(int x) { sink = 0; return helper(x) + 2; }
#ifdef PATCHED
int work(int x) { return sink + 1; }
#else
int work(int x) { return sink; }
#endif
