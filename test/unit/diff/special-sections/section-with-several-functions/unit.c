/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
int __sched one(int x) { return sink += x; }
#ifdef PATCHED
int __sched two(int x) { sink++; return sink += x * 9; }
#else
int __sched two(int x) { return sink += x * 3; }
#endif
int __sched three(int x) { return sink += x * 5 + 2; }
