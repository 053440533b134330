/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int one(int x) { __asm__ volatile(ALTERNATIVE("lfence", "", 5)); return x + 1; }
#else
int one(int x) { __asm__ volatile(ALTERNATIVE("lfence", "", 5)); return x; }
#endif
int two(int x) { __asm__ volatile(ALTERNATIVE("nop", "lfence", 6)); return x; }
