/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DEFINE_STATIC_KEY(my_key);
#ifdef RUN_TIME_KEYS
#define step __always_inline
#else
#define step noinline
#endif
static step int add(int x) { return x * 3; }
#ifdef PATCHED
int work(int x) { if (static_branch_unlikely(&my_key)) printk("ON\n"); return add(x); }
#else
int work(int x) { if (static_branch_unlikely(&my_key)) printk("on\n"); return add(x); }
#endif
