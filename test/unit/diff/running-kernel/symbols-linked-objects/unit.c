/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int state = 1;
int mine(int x) { return state = x; }
static noinline __used int helper(int x) { return state += x; }
#ifdef PATCHED
int work(int x) { return helper(x) + state; }
#else
int work(int x) { return helper(x) + 1; }
#endif
