/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two modules in one: mod_a depends on this one when it is called mod_b, not when it is mod_c. */
	.data
	.type other_data, @object
other_data:
	.quad 1
	.size other_data, 8
	.section .modinfo, "a"
	.asciz "depends="
