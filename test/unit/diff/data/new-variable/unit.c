/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int limit = 12;
static int __read_mostly hidden = 13;
int zeroed[4];
int check(int x) { zeroed[1] = x; return x > READ_ONCE(limit) + READ_ONCE(hidden); }
#else
int check(int x) { return x > 5; }
#endif
