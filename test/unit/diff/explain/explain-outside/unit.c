/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static int kept = 4, unused_here = 2;
int same(int x) { unused_here += x; return sink; }
#ifdef PATCHED
int lines(int x) { WARN_ON(x); return 3; }
#else
int lines(int x) { WARN_ON(x); return 3; }
int gone(int x) { return x; }
#endif
static noinline int helper(int x) { kept++; sink = x; return x; }
#ifdef PATCHED
int work(int x) { return helper(x) + kept + sink; }
#else
int work(int x) { return helper(x) + kept; }
#endif
