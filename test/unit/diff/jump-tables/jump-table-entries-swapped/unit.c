/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void first(void);
void second(int);
void third(int);

#ifdef PATCHED
__asm__(".pushsection .text.one, \"ax\"\n\t.globl one\n\t.type one, @function\n"
	"one:\tcall __fentry__\n\tjmp *.Ltable(,%rdi,8)\n"
	"1:\tmovl $1, %eax\n\tret\n2:\tmovl $2, %eax\n\tret\n\t.size one, . - one\n"
	"\t.popsection\n\t.pushsection .rodata, \"a\"\n\t.balign 8\n"
	".Ltable:\t.quad 2b\n\t.quad 1b\n\t.popsection\n"
	"\t.pushsection __mcount_loc, \"a\"\n\t.quad one\n\t.popsection");
#else
__asm__(".pushsection .text.one, \"ax\"\n\t.globl one\n\t.type one, @function\n"
	"one:\tcall __fentry__\n\tjmp *.Ltable(,%rdi,8)\n"
	"1:\tmovl $1, %eax\n\tret\n2:\tmovl $2, %eax\n\tret\n\t.size one, . - one\n"
	"\t.popsection\n\t.pushsection .rodata, \"a\"\n\t.balign 8\n"
	".Ltable:\t.quad 1b\n\t.quad 2b\n\t.popsection\n"
	"\t.pushsection __mcount_loc, \"a\"\n\t.quad one\n\t.popsection");
#endif
int two(int x) { return x; }
