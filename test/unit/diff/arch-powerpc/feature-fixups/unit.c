/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch/powerpc/include/asm/feature-fixups.h: places count from the start of the entry. */
#define FTR(section, mask, code, other)                                               \
	__asm__ __volatile__("971:\n\t" code "\n972:\n"                                   \
			     ".pushsection __ftr_alt_97,\"a\"\n.align 2\n973:\n\t" other "\n974:\n.popsection\n" \
			     ".pushsection " section ",\"a\"\n.align 3\n975:\n"      \
			     ".8byte " #mask "\n.8byte " #mask "\n"                   \
			     ".8byte 971b-975b\n.8byte 972b-975b\n.8byte 973b-975b\n.8byte 974b-975b\n.popsection\n" \
			     : : : "memory")
int sink;
int helper(int x);
int first(int x)
{
	FTR("__ftr_fixup", 0x10, "nop\n\tnop", "li 9,1\n\tli 9,2");
	return sink += x;
}
int work(int x)
{
	FTR("__ftr_fixup", 0x20, "nop", "");
	FTR("__ftr_fixup", 0x40, "nop\n\tnop", "li 9,3\n\tli 9,4");
	FTR("__mmu_ftr_fixup", 0x80, "nop", "li 9,5");
#ifdef PATCHED
	return sink -= x * 3;
#else
	return sink += x * 3;
#endif
}
int last(int x)
{
	FTR("__ftr_fixup", 0x10, "nop\n\tnop", "li 9,6\n\tli 9,7");
	return sink ^= x;
}
