/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x)
{
	__asm__ __volatile__("661: nop\n.pushsection .altinstructions,\"a\"\n"
			     ".long 661b - ., 0\n.word 7\n.byte 1, 1, 0\n.popsection\n");
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}
