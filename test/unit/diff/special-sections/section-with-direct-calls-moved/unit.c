/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static noinline __sched int helper(int x) { return sink += x; }
#ifdef PATCHED
int __sched between(int x) { int i; for (i = 0; i < x; i++) printk("%d\n", sink -= i); return 3; }
#else
int __sched between(int x) { return sink -= x; }
#endif
int __sched caller(int x) { return helper(x) + 2; }
