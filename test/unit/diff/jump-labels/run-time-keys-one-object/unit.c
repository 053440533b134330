/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DEFINE_STATIC_KEY(my_key);
#ifdef PATCHED
int work(int x) { if (static_branch_unlikely(&my_key)) printk("ON\n"); return x; }
#else
int work(int x) { if (static_branch_unlikely(&my_key)) printk("on\n"); return x; }
#endif
