/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#define HAS ".long 661b - .\n.long 0\n.word 100\n.byte 3, 0, 0\n"
#define SITES                                                                         \
	__asm__ __volatile__("661: .byte 0x90,0x90,0x90\n"                                \
			     ".pushsection .altinstructions,\"a\"\n" HAS HAS ".popsection\n")
int other(int x)
{
	SITES;
	return sink ^= x;
}
int work(int x)
{
	SITES;
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}
