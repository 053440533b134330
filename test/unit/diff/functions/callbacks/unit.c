/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
int work(int x) { return sink -= x; }
static int before(void *object) { sink = 1; return 0; }
static void after(void *object) { sink = 2; }
KLP_CALLBACK(pre_patch, before);
KLP_CALLBACK(post_unpatch, after);
#else
int work(int x) { return sink += x; }
#endif
