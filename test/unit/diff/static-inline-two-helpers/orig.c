/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static __always_inline int *ups(void) { static int n = 5; return &n; }
static __always_inline int *downs(void) { static int n = 6; return &n; }
int one(int x) { *ups() += x; return *downs() -= x; }
int two(int x) { *downs() -= x; return *ups() += x; }
