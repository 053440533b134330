/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct big { int a, b, c, d; };
struct klp_object;
extern int sink;
extern struct big *all;
#ifdef PATCHED
static noinline int use(struct big *big) { sink += big->c + big->a; return sink * 2; }
#else
static noinline int use(struct big *big) { sink += big->c; return sink * 2; }
#endif
int one(struct big *big) { return use(big); }
#ifdef PATCHED
static int prepare(struct klp_object *object) { return use(all) < 0; }
KLP_CALLBACK(pre_patch, prepare);
#endif
