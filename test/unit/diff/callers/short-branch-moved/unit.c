/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
__asm__(".pushsection .sched.text, \"ax\"\n"
	"jumper:\tcall __fentry__\n9:\tjmp 1f\n\t.type jumper, @function\n\t.size jumper, . - jumper\n"
	"between:\tcall __fentry__\nnop; nop\n\tret\n\t.type between, @function\n\t.size between, . - between\n"
	"last:\n1:\tret\n\t.type last, @function\n\t.size last, . - last\n"
	"\t.popsection\n\t.pushsection __mcount_loc, \"a\"\n\t.quad jumper, between\n\t.popsection");
int other(int x) { return x + 2; }
#else
__asm__(".pushsection .sched.text, \"ax\"\n"
	"jumper:\tcall __fentry__\n9:\tjmp 1f\n\t.type jumper, @function\n\t.size jumper, . - jumper\n"
	"between:\tcall __fentry__\nnop\n\tret\n\t.type between, @function\n\t.size between, . - between\n"
	"last:\n1:\tret\n\t.type last, @function\n\t.size last, . - last\n"
	"\t.popsection\n\t.pushsection __mcount_loc, \"a\"\n\t.quad jumper, between\n\t.popsection");
int other(int x) { return x + 1; }
#endif
