/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x)
{
	__asm__ __volatile__("661: nop\n662:\n.pushsection .altinstructions,\"a\"\n"
			     ".long 661b - ., 664f - ., 7, 8, 9\n.popsection\n"
			     ".pushsection .altinstr_replacement,\"ax\"\n664: nop\n.popsection\n");
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}
