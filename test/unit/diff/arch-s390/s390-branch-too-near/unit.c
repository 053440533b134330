/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static int __sched twice(int x);
#ifdef PATCHED
int __sched first(int x) { sink -= x; __asm__ volatile("bras %%r14, twice" : : : "14"); return sink; }
#else
int __sched first(int x) { sink += x; __asm__ volatile("bras %%r14, twice" : : : "14"); return sink; }
#endif
static noinline __used int __sched twice(int x) { return sink *= 2; }
