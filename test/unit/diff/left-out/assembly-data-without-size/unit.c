/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
__asm__(".section .rodata\n.globl table\ntable: .long 1, 2, 4\n.text\n");
#else
__asm__(".section .rodata\n.globl table\ntable: .long 1, 2, 3\n.text\n");
#endif
