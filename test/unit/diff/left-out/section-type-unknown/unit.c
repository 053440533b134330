/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
__asm__(".pushsection .odd,\"a\",@0x12345\n.quad 2\n.popsection\n");
#else
__asm__(".pushsection .odd,\"a\",@0x12345\n.quad 1\n.popsection\n");
#endif
int work(int x) { return sink += x; }
