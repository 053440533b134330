/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int (*volatile hook)(int);
#ifdef PATCHED
noinline int helper(int x) { return x * 5; }
#else
static noinline int helper(int x) { return x * 3; }
#endif
int work(int x) { hook = helper; return helper(x); }
