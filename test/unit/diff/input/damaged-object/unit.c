/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int state;
int other(void) { return state; }
#ifdef PATCHED
int work(int x) { WARN_ON(x); return printk("%d\n", state -= x); }
#else
int work(int x) { WARN_ON(x); return printk("%d\n", state += x); }
#endif
