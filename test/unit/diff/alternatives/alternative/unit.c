/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern void fast(void);
int one(int x) { __asm__ volatile(ALTERNATIVE("nop", "lfence", 5)); return x; }
#ifdef PATCHED
int two(int x) { __asm__ volatile(ALTERNATIVE("nop", "call fast", 6)); return x + 1; }
#else
int two(int x) { __asm__ volatile(ALTERNATIVE("nop", "call fast", 6)); return x; }
#endif
int three(int x) { __asm__ volatile(ALTERNATIVE("nop", "mfence", 7)); return x; }
