/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
#ifdef PATCHED
__asm__(".globl foo_off\n.set foo_off, 9\n");
#else
__asm__(".globl foo_off\n.set foo_off, 8\n");
#endif
extern char foo_off[];
unsigned long f(void) { return (unsigned long)foo_off; }
