/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct big { int a, b, c, d; };
struct ops { int (*fn)(struct big *); };
extern int sink;
extern struct ops *registered;

#ifdef PATCHED
static noinline int use(struct big *big) { sink += big->c + big->a; return sink * 2; }
int one(struct big *big) { return use(big); }
#else
static noinline int use(struct big *big) { sink += big->c; return sink * 2; }
static int handler(struct big *big) { return use(big) + 1; }
int one(struct big *big) { registered->fn = handler; return use(big); }
#endif
