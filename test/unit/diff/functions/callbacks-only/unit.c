/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
static int before(void *object) { sink = 1; return 0; }
KLP_CALLBACK(pre_patch, before);
#endif
