/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/*
 * What recordmcount leaves of a call of __fentry__ in a section that it does not know, until 5.12: a
 * NOP, the relocation with the type NONE, and no entry in __mcount_loc.
 */
__asm__(".pushsection .entry.text,\"ax\"\n.globl work\n.type work, @function\n"
	"work: .byte 0x0f, 0x1f, 0x44, 0, 0\n.reloc work + 1, R_X86_64_NONE, __fentry__ - 4\n"
#ifdef PATCHED
	"mov $2, %eax\n"
#else
	"mov $1, %eax\n"
#endif
	"ret\n.size work, . - work\n.popsection\n");
