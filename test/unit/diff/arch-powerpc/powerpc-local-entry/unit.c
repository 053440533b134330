/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static noinline int fresh(int x) { return sink -= x; }
int work(int x) { return fresh(x) + (sink += x); }
#else
int work(int x) { return sink += x; }
#endif
