/* SPDX-License-Identifier: GPL-2.0-or-later */
/* s390's part of kernel.h. Layouts and asm are those of Linux 6.1 and 6.12. */

/* arch/s390/include/asm/bug.h */
#define annotate_reachable(counter) ""
#define _BUG_FLAGS(flags, extra)                                                      \
	__asm__ __volatile__("0:\tmc 0,0\n"                                            \
			     ".section .rodata.str,\"aMS\",@progbits,1\n"            \
			     "1:\t.asciz \"" __FILE__ "\"\n"                          \
			     ".previous\n"                                           \
			     ".section __bug_table,\"aw\"\n"                         \
			     "2:\t.long 0b-.\n"                                      \
			     "\t.long 1b-.\n"                                        \
			     "\t.short %0,%1\n"                                      \
			     "\t.org 2b+12\n"                                        \
			     ".previous\n"                                           \
			     : : "i"(__LINE__), "i"(flags))

/* arch/s390/include/asm/jump_label.h: gcc has a constraint for symbols of -fPIC code */
struct static_key;
#ifdef __clang__
#define STATIC_KEY_CONSTRAINT "i"
#else
#define STATIC_KEY_CONSTRAINT "jdd"
#endif
static __always_inline bool arch_static_branch(struct static_key *const key, const bool branch)
{
	__asm__ goto("1: brcl 0, %l[l_yes]\n\t"
		     ".pushsection __jump_table, \"aw\"\n\t"
		     ".balign 8\n\t"
		     ".long 1b - ., %l[l_yes] - .\n\t"
		     ".quad %0+%1 - .\n\t"
		     ".popsection\n\t"
		     : : STATIC_KEY_CONSTRAINT(key), "i"(branch) : : l_yes);
	return 0;
l_yes:
	return 1;
}

/* arch/s390/include/asm/asm-extable.h, uaccess.h */
#define _ASM_EXTABLE(from, to)                                                        \
	".section __ex_table,\"a\"\n.align 4\n"                                       \
	".long (" #from ") - .\n.long (" #to ") - .\n.short 1\n.short 0\n.previous\n"
#define get_user(value, pointer)                                                      \
	({                                                                            \
		int __error = 0;                                                      \
		__asm__ __volatile__("1: lgf %1, %2\n2:\n" _ASM_EXTABLE(1b, 2b)       \
				     : "+d"(__error), "=d"(value) : "T"(*(pointer))); \
		__error;                                                              \
	})

/* arch/s390/include/asm/alternative.h (6.1) */
#define ALTERNATIVE(old, new, feature)                                                \
	"661:\n\t" old "\n662:\n"                                                     \
	".pushsection .altinstr_replacement, \"ax\"\n"                                 \
	"6641:\n\t" new "\n6651:\n"                                                   \
	".popsection\n"                                                               \
	".pushsection .altinstructions,\"a\"\n"                                        \
	"\t.long 661b - .\n\t.long 6641b - .\n\t.word " __stringify(feature) "\n"     \
	"\t.byte 662b-661b\n\t.byte 6651b-6641b\n"                                    \
	".popsection\n"
