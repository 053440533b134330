/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void first(void);
void second(int);
void third(int);

#ifdef PATCHED
__asm__(".pushsection .text.both, \"ax\"\n\t.type one, @function\n"
	"one:\tcall __fentry__\n\tjmp *.Lone(,%rdi,8)\n1:\tret\n2:\t.size one, . - one\n"
	"\t.type two, @function\n"
	"two:\tcall __fentry__\n\tjmp *.Ltwo(,%rdi,8)\n4:\tret\n3:\tnop\n\tret\n\t.size two, . - two\n"
	"\t.popsection\n\t.pushsection .rodata, \"a\"\n\t.balign 8\n"
	".Lone:\t.quad 2b, 1b\n.Ltwo:\t.quad 4b, 3b\n\t.popsection\n"
	"\t.pushsection __mcount_loc, \"a\"\n\t.quad one, two\n\t.popsection");
int other(int x) { return x + 2; }
#else
__asm__(".pushsection .text.both, \"ax\"\n\t.type one, @function\n"
	"one:\tcall __fentry__\n\tjmp *.Lone(,%rdi,8)\n1:\tret\n2:\t.size one, . - one\n"
	"\t.type two, @function\n"
	"two:\tcall __fentry__\n\tjmp *.Ltwo(,%rdi,8)\n3:\tret\n4:\tnop\n\tret\n\t.size two, . - two\n"
	"\t.popsection\n\t.pushsection .rodata, \"a\"\n\t.balign 8\n"
	".Lone:\t.quad 2b, 1b\n.Ltwo:\t.quad 4b, 3b\n\t.popsection\n"
	"\t.pushsection __mcount_loc, \"a\"\n\t.quad one, two\n\t.popsection");
int other(int x) { return x + 1; }
#endif
