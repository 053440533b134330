/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int say(void) { return printk("HELLO\n"); }
int other(void) { return printk("other\n"); }
