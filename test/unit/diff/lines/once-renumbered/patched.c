/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void fresh(int x) { WARN_ON_ONCE(x == 4); printk_once("fresh\n"); }
void one(int x) { WARN_ON_ONCE(x == 5); }
void two(int x) { WARN_ON_ONCE(x == 6 || x == 8); }
void three(int x) { printk_once("three\n"); }
