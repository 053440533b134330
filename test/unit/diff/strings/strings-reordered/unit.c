/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int two(int x) { return _printk("second", x); }
#endif
int one(void) { return _printk("first"); }
#ifndef PATCHED
int two(int x) { return _printk("second", x); }
#endif
