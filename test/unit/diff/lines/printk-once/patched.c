/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void fresh(int x) { if (x) printk_once("fresh\n"); }
void one(int x) { if (x) printk_once("one\n"); }
void two(int x) { if (x > 1) printk_once("two\n"); }
void three(int x) { WARN_ON_ONCE(x); }
