/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
static noinline int callee(int x) { sink = x; return x * 5; }
int caller(int x) { return callee(x) + 2; }
#else
static noinline int callee(int x) { sink = x; return x * 3; }
int caller(int x) { return callee(x) + 1; }
#endif
