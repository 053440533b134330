/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
static DEFINE_STATIC_KEY(my_key);
int two(int x) { if (static_branch_unlikely(&my_key)) printk("two\n"); return x + my_key.enabled; }
#else
int two(int x) { return x; }
#endif
