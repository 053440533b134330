/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LoongArch's part of kernel.h. Layouts and asm are those of Linux 6.12. */

/* include/linux/compiler_types.h, CC_USING_PATCHABLE_FUNCTION_ENTRY */
#undef notrace
#define notrace __attribute__((patchable_function_entry(0, 0)))

/* arch/loongarch/include/asm/bug.h */
#define annotate_reachable(counter) ""
#define _BUG_FLAGS(flags, extra)                                                      \
	__asm__ __volatile__(".pushsection __bug_table, \"aw\"\n\t"                   \
			     ".align 2\n"                                             \
			     "10000:\t.long 10001f - .\n\t"                          \
			     ".pushsection .rodata.str, \"aMS\", @progbits, 1\n"     \
			     "10002:\t.string \"" __FILE__ "\"\n\t"                  \
			     ".popsection\n\t"                                       \
			     ".long 10002b - .\n\t.short %c0\n\t"                    \
			     ".short %c1\n\t"                                        \
			     ".popsection\n"                                         \
			     "10001:\tbreak 1\n"                                     \
			     : : "i"(__LINE__), "i"(flags))

/* arch/loongarch/include/asm/jump_label.h */
struct static_key;
static __always_inline bool arch_static_branch(struct static_key *const key, const bool branch)
{
	__asm__ goto("1: nop\n\t"
		     ".pushsection __jump_table, \"aw\"\n\t"
		     ".align 3\n\t"
		     ".long 1b - ., %l[l_yes] - .\n\t"
		     ".quad %0 - .\n\t"
		     ".popsection\n\t"
		     : : "i"(&((char *)key)[branch]) : : l_yes);
	return 0;
l_yes:
	return 1;
}

/* arch/loongarch/include/asm/asm-extable.h, uaccess.h */
#define _ASM_EXTABLE(from, to)                                                        \
	".pushsection __ex_table, \"a\"\n\t.balign 4\n"                              \
	"\t.long ((" #from ") - .)\n\t.long ((" #to ") - .)\n\t.short 1\n\t.short 0\n" \
	"\t.popsection\n"
#define get_user(value, pointer)                                                      \
	({                                                                            \
		int __error = 0;                                                      \
		__asm__ __volatile__("1: ld.w %1, %2, 0\n2:\n" _ASM_EXTABLE(1b, 2b)   \
				     : "+r"(__error), "=r"(value) : "r"(pointer));    \
		__error;                                                              \
	})

/* arch/loongarch/include/asm/alternative.h, with code of the same length */
#define ALTERNATIVE(old, new, feature)                                                \
	"661:\n\t" old "\n662:\n"                                                     \
	".pushsection .altinstructions, \"a\"\n"                                       \
	" .long 661b - .\n .long 6641f - .\n .2byte " __stringify(feature) "\n"        \
	" .byte 662b-661b\n .byte 6651f-6641f\n"                                      \
	".popsection\n"                                                               \
	".pushsection .altinstr_replacement, \"ax\"\n"                                 \
	"6641:\n\t" new "\n6651:\n.popsection\n"
