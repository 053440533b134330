/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static int zero(void *obj, void *shadow_data, void *ctor_data) { sink++; return 0; }
static void dtor(void *obj, void *shadow_data) { sink--; }
KLP_SHADOW_TYPE(first_type, 7, NULL, dtor);
KLP_SHADOW_TYPE(second_type, 7, zero, dtor);
KLP_SHADOW_TYPE(third_type, 8, NULL, NULL);
KLP_SHADOW_TYPE(fourth_type, 8, zero, NULL);
/* One variable once more. */
KLP_SHADOW_RECORD(&first_type, 7, 0);
static struct klp_shadow_type same_type __attribute__((alias("first_type")));
KLP_SHADOW_RECORD(&same_type, 7, 0);
int work(int x) { return sink -= x; }
#else
int work(int x) { return sink += x; }
#endif
