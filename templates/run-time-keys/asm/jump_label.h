/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Static keys that are read when the code runs. A unit is compiled with this directory in front of all others when
 * it uses keys of its module: the kernel works through the livepatch's __jump_table when the livepatch is loaded, and
 * the module with its keys may come later.
 *
 * The compiler must make the same code of a unit but for these instructions, as functions, clones and static variables
 * are known by their names in the object that runs. So this is an asm goto with the operands of the kernel's, and with
 * as many lines: gcc takes them for the size of the code, by which it decides what to inline.
 */
#ifndef _KLP_RUN_TIME_KEYS_ASM_JUMP_LABEL_H
#define _KLP_RUN_TIME_KEYS_ASM_JUMP_LABEL_H

#define arch_static_branch arch_static_branch_in_code
#define arch_static_branch_jump arch_static_branch_jump_in_code
#include_next <asm/jump_label.h>
#undef arch_static_branch
#undef arch_static_branch_jump

#ifndef __ASSEMBLY__

#ifndef CONFIG_X86_64
#error keys can be read at run time on x86-64 only
#endif

/*
 * jump_label_type(): the branch is taken when the key is enabled and `branch` is false, or the other way round. While
 * static_key_enable() writes the branches, `enabled` is -1, and the key counts as enabled.
 */
#define KLP_READ_KEY						\
	"cmpl $0, %c0(%%rip)\n\t"				\
	".if %c1\n\t"						\
	"je %l[l_yes]\n\t"					\
	".else\n\t"						\
	"jne %l[l_yes]\n\t"					\
	".endif\n\t"						\
	"\n\t"

static __always_inline bool arch_static_branch(struct static_key *const key, const bool branch)
{
	_Static_assert(__builtin_offsetof(struct static_key, enabled) == 0,
		       "struct static_key begins with its counter");
	asm goto(KLP_READ_KEY : : "i"(key), "i"(branch) : : l_yes);

	return false;
l_yes:
	return true;
}

static __always_inline bool arch_static_branch_jump(struct static_key *const key, const bool branch)
{
	asm goto(KLP_READ_KEY : : "i"(key), "i"(branch) : : l_yes);

	return false;
l_yes:
	return true;
}

#undef KLP_READ_KEY

#endif /* __ASSEMBLY__ */

#endif
