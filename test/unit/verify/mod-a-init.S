/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linked before mod-a.S: an init function with the name of one that stays. */
	.section .init.text, "ax"
	.type both, @function
both:
	ret
	.size both, . - both
