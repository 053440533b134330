/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int work(int x) { printk("two: \"%d\"\t\001\n", x); return x; }
#else
int work(int x) { printk("one, {%d}\n", x); return x; }
#endif
