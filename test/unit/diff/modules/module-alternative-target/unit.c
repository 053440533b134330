/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern void outside(void);
noinline void slow(void) { outside(); }
#ifdef PATCHED
int work(int x) { __asm__ volatile(ALTERNATIVE("call slow", "nop", 6)); return x + 1; }
#else
int work(int x) { __asm__ volatile(ALTERNATIVE("call slow", "nop", 6)); return x; }
#endif
