/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static int __init setup(void) { return sink = 6; }
#else
static int __init setup(void) { return sink = 5; }
#endif
initcall(setup);
int (*keep)(void) __initdata = setup;
