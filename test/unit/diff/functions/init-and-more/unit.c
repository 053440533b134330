/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static int __init __used setup(void) { return sink = 6; }
int work(int x) { return x + 1; }
#else
static int __init __used setup(void) { return sink = 5; }
int work(int x) { return x; }
#endif
