/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
extern int second(int x);
#ifndef PATCHED
__asm__(".pushsection hook_table,\"a\"\n.balign 8\n.quad second\n.popsection\n");
#endif
int work(int x) { return sink += x; }
