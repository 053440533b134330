/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct big { int a, b, c, d; };
struct ops { int (*fn)(struct big *); };
extern int sink;
extern struct ops *registered;

static noinline int use(struct big *big) { sink += big->c; return sink * 2; }
int one(struct big *big) { return use(big); }
int two(struct big *big) { return use(big + 1); }
