/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
static int __init __used setup(void) { return sink = 6; }
initcall(setup);
#endif
