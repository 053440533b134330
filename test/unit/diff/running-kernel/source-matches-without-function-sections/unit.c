/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static noinline int helper(int x) { return sink += x; }
int tail(int x) { return helper(x); }
int loop(int x) { int i; for (i = 0; i < x; i++) { sink += i; if (sink > 1000) printk("%d\n", sink); } return helper(3) + 1; }
int unlikely_one(int x) { if (unlikely(x < 0)) { unlikely_path("negative"); sink = 5; } return x + sink; }
#ifdef PATCHED
int work(int x) { WARN_ON(x); return helper(x) + 3; }
#else
int work(int x) { WARN_ON(x); return helper(x) + 2; }
#endif
