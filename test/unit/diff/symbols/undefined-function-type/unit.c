/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int elsewhere(int x);
__asm__(".type elsewhere,@function\n");
#ifdef PATCHED
int work(int x) { return elsewhere(x) + 1; }
#else
int work(int x) { return elsewhere(x); }
#endif
