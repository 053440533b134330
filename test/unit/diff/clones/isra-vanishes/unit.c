/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct big { int a, b, c, d; };
extern int sink;
#ifdef PATCHED
static noinline int use(struct big *big) { sink += big->c; return sink * (big->a + big->b + big->d + (big != 0)); }
#else
static noinline int use(struct big *big) { sink += big->c; return sink * 2; }
#endif
int one(struct big *big) { return use(big); }
int two(struct big *big) { return use(big + 1); }
