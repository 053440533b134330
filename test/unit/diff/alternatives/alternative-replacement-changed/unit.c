/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int x) { __asm__ volatile(ALTERNATIVE("nop", "lfence", 5)); return x; }
#ifdef PATCHED
int two(int x) { __asm__ volatile(ALTERNATIVE("nop", "mfence", 6)); return x; }
#else
int two(int x) { __asm__ volatile(ALTERNATIVE("nop", "lfence", 6)); return x; }
#endif
int three(int x) { __asm__ volatile(ALTERNATIVE("nop", "mfence", 7)); return x; }
