/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DEFINE_STATIC_KEY(key_a);
DEFINE_STATIC_KEY(key_b);
int other(int x) { if (static_branch_unlikely(&key_a)) printk("on\n"); return x; }
#ifdef PATCHED
int work(int x) { return x + 1; }
#else
int work(int x) { return x; }
#endif
