/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int say(int x) { return printk("new string in front\n"); }
int other(void) { return printk("other\n") + printk("and another\n"); }
