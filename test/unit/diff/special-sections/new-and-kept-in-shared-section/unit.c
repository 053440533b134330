/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int __read_mostly first = 1;
#ifdef PATCHED
static int __read_mostly fresh = 7;
#endif
static int __read_mostly last = 3;
int other(int x) { first = x; last += x; return READ_ONCE(first); }
#ifdef PATCHED
int work(int x) { fresh += x; return READ_ONCE(last) + READ_ONCE(fresh); }
#else
int work(int x) { return READ_ONCE(last); }
#endif
