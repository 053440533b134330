/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* One entry without a file: the number of relocations tells nothing. */
#define BUG_AT(file)                                                                  \
	__asm__ __volatile__("1: ud2\n.pushsection __bug_table,\"aw\"\n2: .long 1b - .\n.long " \
			     file "\n.word 1, 1\n.popsection\n")
int sink;
int other(int x)
{
	if (x)
		BUG_AT("0");
	return sink ^= x;
}
int work(int x)
{
	if (x)
		BUG_AT(".LCfile - .");
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}
__asm__(".pushsection .rodata.str1.1,\"aMS\",@progbits,1\n.LCfile: .asciz \"unit.c\"\n.popsection\n");
