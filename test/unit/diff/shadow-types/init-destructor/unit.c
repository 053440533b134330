/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
static void __init dtor(void *obj, void *shadow_data) { sink = 1; }
KLP_SHADOW_TYPE(kept_type, 7, NULL, dtor);
#endif
