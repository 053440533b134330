/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
__asm__(".text\n.globl stub\nstub: mov $2, %eax\nret\n");
#else
__asm__(".text\n.globl stub\nstub: mov $1, %eax\nret\n");
#endif
