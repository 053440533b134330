/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static int __init setup(void) { return sink = 5; }
initcall(setup);
int (*keep)(void) __initdata = setup;
