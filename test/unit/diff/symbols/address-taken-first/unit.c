/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
void queue(int (*cb)(int));
static noinline int helper(int x) { printk("%d", x); return x; }
#ifdef PATCHED
int f(int x) { queue(helper); return helper(x) + 1; }
#else
int f(int x) { return helper(x) + 1; }
#endif
