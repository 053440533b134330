/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other names, variables that keep their places, and constants. */
#include "kernel.h"

#ifdef PATCHED
static int kept;
static const char names[3] = "ab";
noinline int part(int x) { return names[x & 1]; }
int f(int x) { static int total = 1; return total += x + kept++ + part(x); }
int g(int x) { static int here; return here++ + x + 1; }
#else
static int kept;
int f(int x) { static const char names[2] = "a"; return x + kept++ + names[x & 1]; }
int g(int x) { static int here; return here++ + x; }
#endif
