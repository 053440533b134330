/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch/s390/include/asm/alternative.h, since 6.10: 13 bytes; one length for both */
#define ALTERNATIVE(old, new, feature)                                                \
	"661:\n\t" old "\n662:\n.pushsection .altinstr_replacement,\"ax\"\n"            \
	"663:\n\t" new "\n664:\n.popsection\n.pushsection .altinstructions,\"a\"\n"     \
	"\t.long 661b - .\n\t.long 663b - .\n\t.long " #feature "\n\t.byte 662b - 661b\n.popsection\n"
int sink;
int first(int x)
{
	__asm__ __volatile__(ALTERNATIVE("nop", "lgr 1,2", 0x10000001));
	return sink += x;
}
int work(int x)
{
	__asm__ __volatile__(ALTERNATIVE("nop", "lgr 3,4", 0x10000002));
#ifdef PATCHED
	return sink -= x * 3;
#else
	return sink += x * 3;
#endif
}
