/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
void existing(void *object) { sink = 1; }
#ifdef PATCHED
int work(int x) { return sink -= x; }
KLP_CALLBACK(post_patch, existing);
#else
int work(int x) { return sink += x; }
#endif
