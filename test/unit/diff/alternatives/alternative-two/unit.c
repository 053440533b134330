/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern void slow(void), fast(void);
#ifdef PATCHED
int two(int x) { __asm__ volatile(ALTERNATIVE_2("call slow", "call fast", 6, "lfence", 7)); return -x; }
#else
int two(int x) { __asm__ volatile(ALTERNATIVE_2("call slow", "call fast", 6, "lfence", 7)); return x; }
#endif
int three(int x) { __asm__ volatile(ALTERNATIVE("nop", "mfence", 7)); return x; }
