/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int other(int);
int sink;
#ifdef PATCHED
int work(int x) { sink -= x; __asm__ volatile("b other"); __builtin_unreachable(); }
#else
int work(int x) { return sink += x; }
#endif
