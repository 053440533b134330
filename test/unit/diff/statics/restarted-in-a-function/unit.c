/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A variable of the file becomes one of a function, and is no array any more. */
#include "kernel.h"

int sink;
#ifdef PATCHED
noinline long part(int x) { static long last; return last += x; }
int f(int x) { return part(x) + 1; }
#else
static long last[2];
int f(int x) { return last[x & 1] += x; }
#endif
