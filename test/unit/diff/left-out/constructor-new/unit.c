/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
static void __attribute__((constructor)) setup(void) { sink = 6; }
#endif
int work(int x) { return sink += x; }
