/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A module to patch: mod_a. */
	.text
	.type mod_func, @function
mod_func:
	endbr64
mod_func_fentry:
	call __fentry__
	mov mod_data(%rip), %eax
	ret
	.size mod_func, . - mod_func
	.type both, @function
both:
	ret
	.size both, . - both
	.data
	.type mod_data, @object
mod_data:
	.quad 1
	.size mod_data, 8
	.section .init.text, "ax"
	.type mod_init, @function
mod_init:
	ret
	.size mod_init, . - mod_init
	.section __mcount_loc, "a"
	.quad mod_func_fentry
	.section .modinfo, "a"
	.asciz "name=mod_a"
	.asciz "depends=mod-b"
