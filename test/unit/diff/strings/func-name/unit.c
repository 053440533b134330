/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int fresh(void) { return printk(__func__); }
#endif
int one(void) { return printk(__func__); }
#ifdef PATCHED
int two(void) { return printk(__func__) + 1; }
#else
int two(void) { return printk(__func__); }
#endif
