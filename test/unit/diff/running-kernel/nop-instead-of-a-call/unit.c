/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int helper(int x) { return x; }
int other(int x) { __asm__ volatile("call helper" : : : "memory"); return x; }
#ifdef PATCHED
int work(int x) { return x + 1; }
#else
int work(int x) { return x; }
#endif
