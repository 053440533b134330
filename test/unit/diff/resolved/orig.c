/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int exported(int), nowhere(int), gpl_ns(int);
int counter;
DEFINE_STATIC_KEY(my_key);
static noinline int changed(int x) { counter += x; return x * 3; }
static noinline int same(int x) { counter -= x; return x; }
int work(int x) { return x; }
int user(int x) { return changed(x) - same(x); }
