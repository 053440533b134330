/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int other(int);
int sink;
#ifdef PATCHED
int work(int x) { __asm__ volatile("bl other" : : : "lr", "ctr", "r3", "r12", "memory"); return sink += x; }
#else
int work(int x) { return sink += x; }
#endif
