/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static __always_inline int *ups(void) { static int n = 5; return &n; }
static __always_inline int *downs(void) { static int n = 6; return &n; }
#ifdef PATCHED
int fresh(int x) { static int n = 7; return n += x; }
int one(int x) { return *downs() -= x + 3; }
#else
int one(int x) { *ups() += x; return *downs() -= x; }
#endif
int two(int x) { *downs() -= x; return *ups() += x; }
