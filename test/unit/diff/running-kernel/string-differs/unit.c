/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void other(void) { printk("six months"); }
#ifdef PATCHED
int work(int x) { return x + 2; }
#else
int work(int x) { return x + 1; }
#endif
