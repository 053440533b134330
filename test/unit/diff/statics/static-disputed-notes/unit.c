/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static __always_inline int *counter(void) { static int n = 5; return &n; }
int one(int x) { return *counter() += x; }
#ifdef PATCHED
int two(int x) { static int n = 5; return n -= x; }
int three(int x) { return x + 1; }
#else
int two(int x) { return *counter() -= x; }
int three(int x) { return x; }
#endif
