/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct big { int a, b, c, d; };
extern int sink;
static noinline int use(struct big *big) { sink += big->c; return sink * 2; }
int one(struct big *big) { return use(big); }
int two(struct big *big) { return use(big + 1); }
#ifdef PATCHED
int other(int x) { return x + 1; }
#else
int other(int x) { return x; }
#endif
