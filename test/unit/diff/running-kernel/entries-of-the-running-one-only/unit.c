/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#define ENTRY ".pushsection __ex_table, \"a\"\n\t.balign 4\n\t.long 1b - .\n\t.long 1b - .\n\t.long 0\n\t.popsection\n\t"
#ifdef RUNNING
#define MAYBE ENTRY
#else
#define MAYBE
#endif
int sink;
int read_one(int x) { asm volatile("1: incl %0\n\t" ENTRY : "+m"(sink)); return x; }
int other(int x) { asm volatile("1: incl %0\n\t" MAYBE : "+m"(sink)); return x; }
#ifdef PATCHED
int work(int x) { return x + 2; }
#else
int work(int x) { return x + 1; }
#endif
