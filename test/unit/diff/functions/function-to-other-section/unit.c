/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
int __sched work(int x) { return sink += x * 2; }
#else
int work(int x) { return sink += x; }
#endif
int other(int x) { return sink; }
