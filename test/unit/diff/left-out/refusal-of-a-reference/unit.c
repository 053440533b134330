/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static __init noinline int setup(int x) { return sink += x; }
int work(int x) { return setup(x); }
#else
static __init noinline int setup(int x) { return sink += x; }
__init int caller(int x) { return setup(x); }
int work(int x) { return x; }
#endif
