/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
int elsewhere_ctor(void *obj, void *shadow_data, void *ctor_data);
void exported_dtor(void *obj, void *shadow_data);
KLP_SHADOW_TYPE(kept_type, 7, elsewhere_ctor, exported_dtor);
#endif
