/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DEFINE_STATIC_KEY(my_key);
int sink;
int work(int x)
{
	__asm__ goto("1: nop\n\t.pushsection __jump_table, \"aw\"\n\t.align 3\n"
		     "2:\t.reloc 2b, R_LARCH_ADD32, 1b\n\t.reloc 2b, R_LARCH_SUB32, 2b\n\t.long 0\n"
		     "3:\t.reloc 3b, R_LARCH_ADD32, %l[l_yes]\n\t.reloc 3b, R_LARCH_SUB32, 3b\n\t.long 0\n"
		     "4:\t.reloc 4b, R_LARCH_ADD64, %0\n\t.reloc 4b, R_LARCH_SUB64, 4b\n\t.quad 0\n\t"
		     ".popsection" : : "i"(&my_key) : : l_yes);
	return x;
l_yes:
#ifdef PATCHED
	return sink += 4;
#else
	return sink += 3;
#endif
}
