/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
static noinline int big(int x) { int i; for (i = 0; i < x; i++) sink += printk("%d\n", i); return x; }
int one(int x) { return big(x); }
int two(int x) { return big(x + 1); }
#else
int one(int x) { return x; }
int two(int x) { return x; }
#endif
