/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct big { int a, b, c, d; };
struct ops { int (*fn)(struct big *); };
extern int sink;
extern struct ops *registered;

#ifdef PATCHED
static noinline int use(struct big *big) { sink += big->c + big->a; return sink * 2; }
static noinline int helper(struct big *big) { return use(big) + sink; }
int one(struct big *big) { return helper(big); }
#else
static noinline int use(struct big *big) { sink += big->c; return sink * 2; }
int one(struct big *big) { return use(big); }
#endif
int two(struct big *big) { return use(big + 1); }
