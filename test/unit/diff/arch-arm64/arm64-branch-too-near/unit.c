/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static noinline __used __sched int helper(int x) { return sink += x; }
#ifdef PATCHED
int __sched caller(int x) { sink = x; __asm__ volatile("cbz %0, helper" : : "r"(x)); return 3; }
#else
int __sched caller(int x) { sink = x; __asm__ volatile("cbz %0, helper" : : "r"(x)); return 2; }
#endif
