/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int elsewhere;
static int counter;
static noinline int helper(int x) { counter += x; return counter; }
#ifdef PATCHED
int work(int x) { return helper(x) + elsewhere; }
#else
int work(int x) { return helper(x); }
#endif
int reset(int x) { counter = 0; return helper(x) + elsewhere; }
