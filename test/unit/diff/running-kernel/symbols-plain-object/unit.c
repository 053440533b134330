/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int counter = 1;
static noinline int helper(int x) { return counter += x; }
#ifdef PATCHED
int work(int x) { return helper(x) + counter; }
#else
int work(int x) { return helper(x) + 1; }
#endif
int set(int x) { return counter = x; }
