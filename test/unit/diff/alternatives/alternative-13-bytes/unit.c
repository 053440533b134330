/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* x86 until 5.12: the length of the padding is behind the others. */
int sink;
#define OLD_ALTERNATIVE                                                               \
	__asm__ __volatile__("661: .byte 0x90,0x90,0x90\n663:\n"                          \
			     ".pushsection .altinstructions,\"a\"\n"                  \
			     ".long 661b - ., 6641f - .\n.word 7\n.byte 3, 6651f-6641f, 0\n" \
			     ".long 661b - ., 6642f - .\n.word 8\n.byte 3, 6652f-6642f, 0\n.popsection\n" \
			     ".pushsection .altinstr_replacement,\"ax\"\n"            \
			     "6641:\n6651:\n6642: .byte 0x0f,0xae,0xe8\n6652:\n.popsection\n")
int other(int x)
{
	OLD_ALTERNATIVE;
	return sink ^= x;
}
int work(int x)
{
	OLD_ALTERNATIVE;
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}
