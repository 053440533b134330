/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void one(int x) { WARN_ON_ONCE(x == 5); }
void two(int x) { WARN_ON_ONCE(x == 6); }
void three(int x) { printk_once("three\n"); }
