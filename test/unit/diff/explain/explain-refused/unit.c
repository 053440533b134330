/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int counter = 4;
static noinline int used(int x) { barrier(); return x + 1; }
#else
int counter = 3;
static noinline int used(int x) { barrier(); return x; }
#endif
int work(int x) { return used(x) + counter; }
int same(int x) { return x; }
