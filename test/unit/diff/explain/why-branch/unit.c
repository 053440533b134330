/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int work(int x) { __asm__ volatile("jmp 2f\n\tnop\n1:\tnop\n2:\tnop"); return x; }
#else
int work(int x) { __asm__ volatile("jmp 1f\n\tnop\n1:\tnop\n2:\tnop"); return x; }
#endif
