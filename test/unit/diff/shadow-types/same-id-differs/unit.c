/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
static void one_dtor(void *obj, void *shadow_data) { sink = 1; }
static void other_dtor(void *obj, void *shadow_data) { sink = 2; }
KLP_SHADOW_TYPE(one_type, 7, NULL, one_dtor);
KLP_SHADOW_TYPE(other_type, 7, NULL, other_dtor);
KLP_SHADOW_TYPE(none_type, 7, NULL, NULL);
KLP_SHADOW_TYPE_VERSION(old_type, 8, 1, NULL, NULL);
KLP_SHADOW_TYPE_VERSION(new_type, 8, 2, NULL, NULL);
#endif
