/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int counter = 1, other = 2;
#ifdef PATCHED
static int fresh = 3;
static noinline int helper(int x) { printk("helper\n"); return fresh += x; }
#endif
int *expose(int i) { return i ? &counter : &other; }
int third(int x) { return x - 3; }
#ifdef PATCHED
int first(int x) { WARN_ON(x == 7); return helper(x) - counter; }
int second(int x) { return x + other; }
int fourth(int x) { WARN_ON(x == 8); return x; }
#else
int first(int x) { WARN_ON(x == 7); return x + counter; }
int second(int x) { return x * other; }
int fourth(int x) { WARN_ON(x == 8); return x; } /* in another line */
#endif
