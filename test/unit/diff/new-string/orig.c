/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int say(int x) { return x; }
int other(void) { return printk("other\n") + printk("and another\n"); }
