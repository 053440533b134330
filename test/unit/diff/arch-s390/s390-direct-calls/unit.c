/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static int __sched twice(int x);
#ifdef PATCHED
int __sched first(int x) { sink -= x; __asm__ volatile("brasl %%r14, twice" : : : "14", "0", "1", "2", "3", "4", "5"); return sink; }
#else
int __sched first(int x) { sink += x; __asm__ volatile("brasl %%r14, twice" : : : "14", "0", "1", "2", "3", "4", "5"); return sink; }
#endif
static noinline __used int __sched twice(int x) { return sink *= 2; }
