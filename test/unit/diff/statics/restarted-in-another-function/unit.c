/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The part of a function that has the variable becomes a function of its own. */
#include "kernel.h"

int sink;
#ifdef PATCHED
noinline long part(int x) { static long count; return count += x; }
int f(int x) { return part(x) + 1; }
#else
int f(int x) { static int count; return count += x; }
#endif
