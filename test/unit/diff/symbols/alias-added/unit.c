/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static noinline int work(int x) { return sink -= x; }
int same_work(int x) __alias(work);
#else
static noinline int work(int x) { return sink += x; }
#endif
int caller(int x) { return work(x) + 1; }
