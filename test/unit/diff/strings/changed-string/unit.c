/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int say(void) { return printk("HELLO\n"); }
#else
int say(void) { return printk("hello\n"); }
#endif
int other(void) { return printk("other\n"); }
