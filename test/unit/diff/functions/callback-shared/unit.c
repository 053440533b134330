/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
static void report(void *object) { printk("livepatch\n"); }
KLP_CALLBACK(post_patch, report);
KLP_CALLBACK(pre_unpatch, report);
KLP_CALLBACK(post_unpatch, report);
#endif
