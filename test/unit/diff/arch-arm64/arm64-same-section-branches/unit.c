/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static noinline __sched int helper(int x) { return sink += x; }
#ifdef PATCHED
int __sched tail(int x) { sink = 1; return helper(x); }
int __sched caller(int x) { return helper(x) + 3; }
#else
int __sched tail(int x) { sink = 0; return helper(x); }
int __sched caller(int x) { return helper(x) + 2; }
#endif
