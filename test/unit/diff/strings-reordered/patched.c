/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int two(int x) { return _printk("second", x); }
int one(void) { return _printk("first"); }
