/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static u64 __read_mostly before = 1;
static u64 __read_mostly counter = 2;
static u64 __read_mostly after = 3;
u64 set(u64 x) { before = counter; counter = x; after = x + after; return after; }
#ifdef PATCHED
int check(void) { counter = 10; return before == 6; }
#else
int check(void) { counter = 9; return before == 5; }
#endif
