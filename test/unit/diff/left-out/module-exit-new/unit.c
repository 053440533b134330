/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
static void __exit cleanup(void) { sink = 6; }
void cleanup_module(void) __alias(cleanup);
#endif
int work(int x) { return sink += x; }
