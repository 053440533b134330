/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
void dtor(void *obj, void *shadow_data) { sink = 1; }
KLP_SHADOW_TYPE(kept_type, 7, NULL, dtor);
#else
void dtor(void *obj, void *shadow_data) { sink = 2; }
#endif
