/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A module as kbuild links it from what create-diff-object makes, for post-link-test.c. */
	.text
	.type f, @function
f:	call	plain
	call	".klp.sym.vmlinux.local,2"
	call	".klp.sym.mod_b.other,0,mod_a"
	call	".klp.sym.mod_b.other,0"
	call	exported
	ret
	.size	f, . - f

	.type	f.cold, @function
f.cold:	ret
	.size	f.cold, . - f.cold

	.globl	__klp_func_0123456789abcdef_f, __pfx___klp_func_0123456789abcdef_f
	.hidden	__klp_func_0123456789abcdef_f, __pfx___klp_func_0123456789abcdef_f
	.type	__klp_func_0123456789abcdef_f, @function
	.set	__klp_func_0123456789abcdef_f, f
	.set	__pfx___klp_func_0123456789abcdef_f, f

	.data
	.quad	__klp_func_0123456789abcdef_f
	.quad	f.cold

	.section .klp.syms, "a"
#ifdef BAD_LIST
	.ascii	"plain vmlinux\n"
#else
	.ascii	"plain vmlinux 0\nunused vmlinux 3\n"
#endif

#ifdef DROPPED
	.section .comment
in_comment:
	.byte 0
	.text
	.reloc	f + 1, R_X86_64_PC32, in_comment
#endif

#ifdef BAD_SYMBOL
	.data
	.quad	".klp.sym.vmlinux.foo"
#endif

	.section .debug_info, ""
	.quad	f
	.section .note.GNU-stack, ""
