/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct big { int a, b, c, d; };
extern int sink;
#ifdef PATCHED
static noinline int use(struct big *big) { sink += big->c + big->a; return sink * 2; }
#else
static noinline int use(struct big *big) { sink += big->c; return sink * 2; }
#endif
int one(struct big *big) { return use(big); }
#ifdef PATCHED
static void dtor(void *obj, void *shadow_data) { sink = use(shadow_data); }
KLP_SHADOW_TYPE(kept_type, 7, NULL, dtor);
#endif
