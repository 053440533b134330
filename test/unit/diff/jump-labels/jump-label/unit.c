/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DEFINE_STATIC_KEY(my_key);
int one(int x) { if (static_branch_unlikely(&my_key)) printk("one\n"); return x; }
#ifdef PATCHED
int two(int x) { if (static_branch_unlikely(&my_key)) printk("TWO\n"); return x; }
#else
int two(int x) { if (static_branch_unlikely(&my_key)) printk("two\n"); return x; }
#endif
