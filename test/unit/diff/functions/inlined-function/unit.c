/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
static inline int limit(int x) { return x > 200 ? 200 : x; }
#else
static inline int limit(int x) { return x > 100 ? 100 : x; }
#endif
int one(int x) { return limit(x) + 1; }
int two(int x) { return limit(x) + 2; }
int three(int x) { return x; }
