/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The other code of the alternative branches into the function, without a relocation. */
int sink;
int work(int x)
{
	__asm__ __volatile__("661: nop\n662:\n.pushsection .altinstructions,\"a\"\n"
			     " .word 661b - .\n .word 663f - .\n .hword 7\n .byte 4\n .byte 4\n.popsection\n"
			     ".subsection 1\n663: b 665f\n664: .previous\n"
			     " nop\n665:\n");
#ifdef PATCHED
	return sink -= x * 3;
#else
	return sink += x * 3;
#endif
}
