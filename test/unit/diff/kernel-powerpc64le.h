/* SPDX-License-Identifier: GPL-2.0-or-later */
/* powerpc's part of kernel.h, 64 bits. Layouts and asm are those of Linux 6.1 and 6.12. */

/* include/linux/compiler_types.h, CC_USING_PATCHABLE_FUNCTION_ENTRY */
#ifdef __clang__
#undef notrace
#define notrace __attribute__((patchable_function_entry(0, 0)))
#endif

/* arch/powerpc/include/asm/bug.h */
#define annotate_reachable(counter) ""
#define _BUG_FLAGS(flags, extra)                                                      \
	__asm__ __volatile__("1:\ttwi 31, 0, 0\n"                                      \
			     ".section __bug_table,\"aw\"\n"                         \
			     "2:\t.4byte 1b - .\n"                                   \
			     "\t.4byte %0 - .\n"                                     \
			     "\t.short %1, %2\n"                                     \
			     ".org 2b+12\n"                                          \
			     ".previous\n"                                           \
			     : : "i"(__FILE__), "i"(__LINE__), "i"(flags))

/* arch/powerpc/include/asm/jump_label.h */
struct static_key;
static __always_inline bool arch_static_branch(struct static_key *const key, const bool branch)
{
	__asm__ goto("1: nop # arch_static_branch\n\t"
		     ".pushsection __jump_table, \"aw\"\n\t"
		     "\n\t"
		     ".long 1b - ., %l[l_yes] - .\n\t"
		     ".quad %c0 - .\n\t"
		     ".popsection\n\t"
		     : : "i"(&((char *)key)[branch]) : : l_yes);
	return 0;
l_yes:
	return 1;
}

/* arch/powerpc/include/asm/extable.h, uaccess.h */
#define _ASM_EXTABLE(from, to)                                                        \
	".section __ex_table,\"a\"\n.balign 4\n"                                      \
	".long (" #from ") - .\n.long (" #to ") - .\n.previous\n"
#define get_user(value, pointer)                                                      \
	({                                                                            \
		int __error = 0;                                                      \
		__asm__ __volatile__("1: lwz %1, 0(%2)\n2:\n" _ASM_EXTABLE(1b, 2b)    \
				     : "+r"(__error), "=r"(value) : "b"(pointer));    \
		__error;                                                              \
	})

/* arch/powerpc/include/asm/feature-fixups.h: code that is overwritten when a feature is missing */
#define FTR_ENTRY(label, section)                                                     \
	".pushsection " section ",\"a\"\n.align 3\n"                                  \
	#label "5:\n\t.8byte 1\n\t.8byte 1\n"                                        \
	"\t.8byte " #label "1b-" #label "5b\n\t.8byte " #label "2b-" #label "5b\n"      \
	"\t.8byte " #label "3b-" #label "5b\n\t.8byte " #label "4b-" #label "5b\n"      \
	".popsection\n"
#define ASM_FTR(new, old)                                                             \
	"971:\n\t" new "\n972:\n"                                                     \
	".pushsection .text.ftr_alt,\"ax\",@progbits\n"                                \
	".align 2\n973:\n\t" old "\n974:\n.popsection\n" FTR_ENTRY(97, "__ftr_fixup")
