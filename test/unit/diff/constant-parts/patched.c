/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
int other(void) { return 1; }
void user(void) { sink = 1; __asm__ volatile("movq %0, %%rax\n\tmovl 4+%0, %%eax" : : "m"(*(const u64 *)"\1\2\3\4\5\6\7") : "rax"); }
