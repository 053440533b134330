/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static void dtor(void *obj, void *shadow_data) { sink = 1; }
KLP_SHADOW_TYPE(old_type, 7, NULL, dtor);
#ifdef PATCHED
int work(int x) { return sink -= x; }
#else
int work(int x) { return sink += x; }
#endif
