/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static int __used start(void) { return sink; }
static int __used begin(void) { return sink + 1; }
#ifdef PATCHED
initcall(begin);
#else
initcall(start);
#endif
int work(int x) { return sink += x; }
