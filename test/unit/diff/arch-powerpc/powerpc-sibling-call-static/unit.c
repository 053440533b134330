/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static noinline int helper(int x) { return sink += x * 3; }
int other(int x) { return helper(x) + helper(-x); }
#ifdef PATCHED
int work(int x) { sink = 1; return helper(x); }
#else
int work(int x) { sink = 0; return helper(x); }
#endif
