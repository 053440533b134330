/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
int work(int x) { return sink -= x; }
#else
int work(int x) { return sink += x; }
#endif
int other(int x) { __asm__ volatile("testl %0, %0\n\tjz 1f\n\tincl sink(%%rip)\n1:\tincl sink(%%rip)\n2:" : : "r"(x)); return x; }
