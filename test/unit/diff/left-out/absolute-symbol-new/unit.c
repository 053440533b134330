/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
__asm__(".globl foo_off\n.set foo_off, 9\n");
#endif
int work(int x) { return sink += x; }
