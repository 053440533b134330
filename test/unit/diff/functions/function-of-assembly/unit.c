/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern void stub(void);
int sink;
__asm__(".pushsection .text.stub,\"ax\"\n.globl stub\n.type stub,@function\nstub: ret\n.popsection\n");
#ifdef PATCHED
int work(int x) { stub(); return sink -= x; }
#else
int work(int x) { stub(); return sink += x; }
#endif
