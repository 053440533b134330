/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern char start[], end[];
const unsigned int length __section(".rodata.length") = 0;
#ifdef PATCHED
__asm__(".pushsection .rodata.length\n.reloc length, R_LARCH_ADD32, start\n.reloc length, R_LARCH_SUB32, end\n.popsection");
#else
__asm__(".pushsection .rodata.length\n.reloc length, R_LARCH_ADD32, end\n.reloc length, R_LARCH_SUB32, start\n.popsection");
#endif
int sink;
int work(int x) { return sink += x + *(const volatile unsigned int *)&length; }
