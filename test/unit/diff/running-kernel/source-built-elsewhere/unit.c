/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void other(void) { printk("/usr/src/m-1/sub/unit.c"); }
#ifdef PATCHED
int work(int x) { return x + 2; }
#else
int work(int x) { return x + 1; }
#endif
