/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DEFINE_STATIC_KEY(my_key);
void one(void);
void two(void);
#ifdef RUN_TIME_KEYS
#define more() two()
#else
#define more() one()
#endif
#ifdef PATCHED
int work(int x) { if (static_branch_unlikely(&my_key)) printk("ON\n"); more(); one(); two(); return x; }
#else
int work(int x) { if (static_branch_unlikely(&my_key)) printk("on\n"); more(); one(); two(); return x; }
#endif
