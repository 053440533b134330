/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
static int before(void *object) { sink = 1; return 0; }
static int before_too(void *object) { sink = 2; return 0; }
KLP_CALLBACK(pre_patch, before);
static void *__used __section(".klp.callbacks.pre_patch") second = before_too;
#endif
