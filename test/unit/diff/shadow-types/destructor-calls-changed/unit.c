/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
extern void elsewhere(int x);
#ifdef PATCHED
noinline void changed(int x) { sink -= x; elsewhere(x); }
noinline void kept(int x) { sink += x; elsewhere(x); }
static noinline void helper(int x) { changed(x); elsewhere(x); }
static void dtor(void *obj, void *shadow_data) { helper(1); kept(2); elsewhere(3); }
static void own(void *obj, void *shadow_data) { kept(2); }
void direct(void *obj, void *shadow_data) { changed(4); sink++; }
KLP_SHADOW_TYPE(first_type, 7, NULL, dtor);
KLP_SHADOW_TYPE(second_type, 8, NULL, own);
KLP_SHADOW_TYPE(third_type, 9, NULL, direct);
#else
noinline void changed(int x) { sink += x; elsewhere(x); }
noinline void kept(int x) { sink += x; elsewhere(x); }
void direct(void *obj, void *shadow_data) { sink++; }
#endif
