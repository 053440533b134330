/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern void fast(void), faster(void);
#ifdef PATCHED
int two(int x) { __asm__ volatile(ALTERNATIVE("nop", "call faster", 6)); return x; }
#else
int two(int x) { __asm__ volatile(ALTERNATIVE("nop", "call fast", 6)); return x; }
#endif
