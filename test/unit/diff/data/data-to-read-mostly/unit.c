/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
static int __read_mostly limit = 5;
int work(int x) { return x + limit + 1; }
#else
static int limit = 5;
int work(int x) { return x + limit; }
#endif
void set(int x) { limit = x; }
