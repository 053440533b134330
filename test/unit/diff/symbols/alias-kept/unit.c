/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
noinline int work(int x) { return sink -= x; }
#else
noinline int work(int x) { return sink += x; }
#endif
int same_work(int x) __alias(work);
int caller(int x) { return same_work(x) + 1; }
