/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
int work(int x) { return sink -= x; }
__asm__(".section .text.thunk,\"axG\",@progbits,thunk,comdat\nthunk: .long 0\n.text\n");
#else
int work(int x) { return sink += x; }
#endif
