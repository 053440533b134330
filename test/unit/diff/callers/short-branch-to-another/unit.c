/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
__asm__(".pushsection .sched.text, \"ax\"\n"
	"jumper:\tcall __fentry__\n9:\tjmp 1f\n\t.type jumper, @function\n\t.size jumper, . - jumper\n"
	".local second\nsecond:\n1:\tret\n\t.type second, @function\n\t.size second, . - second\n"
	"\t.popsection\n\t.pushsection __mcount_loc, \"a\"\n\t.quad jumper\n\t.popsection");
int other(int x) { return x + 2; }
#else
__asm__(".pushsection .sched.text, \"ax\"\n"
	"jumper:\tcall __fentry__\n9:\tjmp 1f\n\t.type jumper, @function\n\t.size jumper, . - jumper\n"
	".local first\nfirst:\n1:\tret\n\t.type first, @function\n\t.size first, . - first\n"
	"\t.popsection\n\t.pushsection __mcount_loc, \"a\"\n\t.quad jumper\n\t.popsection");
int other(int x) { return x + 1; }
#endif
