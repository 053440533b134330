/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int other(int);
static int state = 5;
static noinline __sched int helper(int x) { return other(x) + state; }
int __sched caller(int x) { return helper(x) + 2; }
#ifdef PATCHED
int work(int x) { state++; return helper(x) + other(x) + 1; }
#else
int work(int x) { state++; return helper(x) + other(x); }
#endif
