/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A variable of a function becomes one of the file, of another type and for another function. */
#include "kernel.h"

int sink;
#ifdef PATCHED
static long count;
noinline long part(int x) { return count += x; }
int f(int x) { return part(x) + 1; }
#else
int f(int x) { static int count; return count += x; }
#endif
