/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static noinline __used int helper(int x) { return x * 5; }
static __used int only_here(int x) { return x; }
#ifdef PATCHED
int work(int x) { return helper(x + 1) - 2; }
#else
int work(int x) { return helper(x); }
#endif
