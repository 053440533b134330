/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int say(void) { return printk("hello\n"); }
int other(void) { return printk("other\n"); }
