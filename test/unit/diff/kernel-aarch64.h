/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arm64's part of kernel.h. Layouts and asm are those of Linux 6.1 and 6.12. */

/* include/linux/compiler_types.h, CC_USING_PATCHABLE_FUNCTION_ENTRY */
#undef notrace
#define notrace __attribute__((patchable_function_entry(0, 0)))

/* arch/arm64/include/asm/asm-bug.h, bug.h */
#define annotate_reachable(counter) ""
#define _BUG_FLAGS(flags, extra)                                                      \
	__asm__ __volatile__(".pushsection __bug_table,\"aw\"\n\t"                    \
			     ".align 2\n"                                             \
			     "14470:\t.long 14471f - .\n\t"                          \
			     ".pushsection .rodata.str,\"aMS\",@progbits,1\n"        \
			     "14472:\t.string \"" __FILE__ "\"\n\t"                  \
			     ".popsection\n\t"                                       \
			     ".long 14472b - .\n\t.short %c0\n\t.short %c1\n\t"     \
			     ".align 2\n\t"                                          \
			     ".popsection\n"                                         \
			     "14471:\tbrk 0x800\n"                                   \
			     : : "i"(__LINE__), "i"(flags))

/* arch/arm64/include/asm/jump_label.h */
struct static_key;
static __always_inline bool arch_static_branch(struct static_key *const key, const bool branch)
{
	__asm__ goto("1: nop\n\t"
		     ".pushsection __jump_table, \"aw\"\n\t"
		     ".align 3\n\t"
		     ".long 1b - ., %l[l_yes] - .\n\t"
		     ".quad %c0 - .\n\t"
		     ".popsection\n\t"
		     : : "i"(&((char *)key)[branch]) : : l_yes);
	return 0;
l_yes:
	return 1;
}

/* arch/arm64/include/asm/asm-extable.h, asm-uaccess.h */
#define _ASM_EXTABLE(from, to)                                                        \
	".pushsection __ex_table, \"a\"\n\t.align 2\n"                               \
	"\t.long ((" #from ") - .)\n\t.long ((" #to ") - .)\n\t.short 4\n\t.short 0\n" \
	"\t.popsection\n"
#define get_user(value, pointer)                                                      \
	({                                                                            \
		int __error = 0;                                                      \
		__asm__ __volatile__("1: ldtr %w1, [%2]\n2:\n" _ASM_EXTABLE(1b, 2b)   \
				     : "+r"(__error), "=r"(value) : "r"(pointer));    \
		__error;                                                              \
	})

/* arch/arm64/include/asm/alternative-macros.h: the replacement stands behind the function */
#define ALTERNATIVE(old, new, feature)                                                \
	"661:\n\t" old "\n662:\n"                                                     \
	".pushsection .altinstructions,\"a\"\n"                                        \
	" .align 2\n .word 661b - .\n .word 663f - .\n .hword " __stringify(feature) "\n" \
	" .byte 662b-661b\n .byte 664f-663f\n"                                        \
	".popsection\n"                                                               \
	".subsection 1\n"                                                             \
	"663:\n\t" new "\n664:\n\t"                                                   \
	".org . - (664b-663b) + (662b-661b)\n\t"                                      \
	".org . - (662b-661b) + (664b-663b)\n\t"                                      \
	".previous\n"
/* ALTERNATIVE_CB: a function makes the replacement; it has no length */
#define ALTERNATIVE_CB(old, feature, callback)                                        \
	"661:\n\t" old "\n662:\n"                                                     \
	".pushsection .altinstructions,\"a\"\n"                                        \
	" .align 2\n .word 661b - .\n .word " __stringify(callback) "- .\n"            \
	" .hword (1 << 15) | " __stringify(feature) "\n"                               \
	" .byte 662b-661b\n .byte 664f-663f\n"                                        \
	".popsection\n663:\n\t664:\n"
