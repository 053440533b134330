/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int user(int x) { return x * 2; }
#else
static noinline int helper(int x) { printk("helper %d\n", x); return x / 3; }
int user(int x) { return helper(x) + 1; }
#endif
