/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/*
 * Linux 4.x to 5.12, struct alt_instr of 13 bytes: _static_cpu_has() writes ".long 0" where others
 * have their replacement.
 */
int sink;
#define HAS(r, length)                                                                 \
	".long 661b - .\n.long " r "\n.word 100\n.byte 3, " length ", 0\n"
#define SITES                                                                         \
	__asm__ __volatile__("661: .byte 0x90,0x90,0x90\n"                                \
			     ".pushsection .altinstructions,\"a\"\n"                  \
			     HAS("6641f - .", "6651f - 6641f") HAS("0", "0") ".popsection\n" \
			     ".pushsection .altinstr_replacement,\"ax\"\n"            \
			     "6641: .byte 0x0f,0xae,0xe8\n6651:\n.popsection\n")
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
