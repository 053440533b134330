/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch/arm64/include/asm/alternative-macros.h: the other code is behind all functions of the section. */
#define ALTERNATIVE(old, new, cap)                                                    \
	"661:\n\t" old "\n662:\n.pushsection .altinstructions,\"a\"\n"                  \
	" .word 661b - .\n .word 663f - .\n .hword " #cap "\n .byte 662b-661b\n .byte 664f-663f\n" \
	".popsection\n.subsection 1\n663:\n\t" new "\n664:\n\t.previous\n"
#define ALTERNATIVE_CB(old, cap, cb)                                                  \
	"661:\n\t" old "\n662:\n.pushsection .altinstructions,\"a\"\n"                  \
	" .word 661b - .\n .word " #cb " - .\n .hword " #cap " | 0x8000\n .byte 662b-661b\n .byte 664f-663f\n" \
	".popsection\n663:\n\t664:\n\t"
int sink;
int first(int x)
{
	__asm__ __volatile__(ALTERNATIVE("nop", "isb", 7));
	return sink += x;
}
int work(int x)
{
	__asm__ __volatile__(ALTERNATIVE("nop", "dsb sy", 8));
	__asm__ __volatile__(ALTERNATIVE("nop", "sb", 9));
	__asm__ __volatile__(ALTERNATIVE_CB("nop", 3, patch_callback));
#ifdef PATCHED
	return sink -= x * 3;
#else
	return sink += x * 3;
#endif
}
