/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#define HINT(text) static const char __used __attribute__((aligned(1), section(".klp.hints"))) hint[] = text;
int sink;
#ifdef PATCHED
HINT("ignore-section .initcall6.init")
static int setup(void) { return sink; }
__asm__(".pushsection .initcall6.init, \"a\"\n__initcall__kmod_unit__1_2_setup6:\n.long setup - .\n.popsection\n");
static __used int (*keep)(void) = setup;
int work(int x) { return x + 1; }
#else
int work(int x) { return x; }
#endif
