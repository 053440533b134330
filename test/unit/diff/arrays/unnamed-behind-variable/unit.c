/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
__asm__(".pushsection .rodata\n\t.local named\n\t.type named, @object\n\t.size named, 8\n"
	"named:\t.quad 5\n.Lunnamed:\t.quad 8\n\t.popsection");
#else
__asm__(".pushsection .rodata\n\t.local named\n\t.type named, @object\n\t.size named, 8\n"
	"named:\t.quad 5\n.Lunnamed:\t.quad 7\n\t.popsection");
#endif
long load(void) { long x; __asm__ volatile("movq .Lunnamed(%%rip), %0" : "=r"(x)); return x; }
long other(void) { long x; __asm__ volatile("movq named(%%rip), %0" : "=r"(x)); return x; }
