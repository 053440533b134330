/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
__asm__(".section .rodata\n.globl table\ntable: .long 1, 2, 3\n.text\n.globl stub\nstub: .long 0x12345678\n");
#ifdef PATCHED
int work(int x) { return sink -= x; }
#else
int work(int x) { return sink += x; }
#endif
