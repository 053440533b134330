/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static noinline int existing(void *obj, void *shadow_data, void *ctor_data) { return sink; }
#ifdef PATCHED
void changing(void *obj, void *shadow_data) { sink = 1; }
#else
void changing(void *obj, void *shadow_data) { sink = 2; }
#endif
int (*first)(void *, void *, void *) = existing;
void (*second)(void *, void *) = changing;
#ifdef PATCHED
KLP_SHADOW_TYPE(kept_type, 7, existing, changing);
#endif
