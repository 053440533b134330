/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int say(int x) { return printk("new string in front\n"); }
#else
int say(int x) { return x; }
#endif
int other(void) { return printk("other\n") + printk("and another\n"); }
