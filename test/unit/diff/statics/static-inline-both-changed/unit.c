/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static __always_inline int *counter(void) { static int n = 5; return &n; }
#ifdef PATCHED
int one(int x) { return *counter() += x + 1; }
int two(int x) { return *counter() -= x + 1; }
#else
int one(int x) { return *counter() += x; }
int two(int x) { return *counter() -= x; }
#endif
