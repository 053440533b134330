/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A vmlinux of nine symbols: with the tables that the kernel searches (kallsyms, __mcount_loc,
 * BTF), in the formats that scripts/kallsyms.c, recordmcount and pahole write.
 */
	.macro fn name
	.type \name, @function
\name:
	endbr64
\name\()_fentry:
	call __fentry__
	ret
	.size \name, . - \name
	.endm

	.text
	.globl _text, old_func, late_fentry, some_data, vermagic
_text:
__fentry__:
	ret
	.balign 16
	fn old_func
	.balign 16
twice.first:
	endbr64
twice_first_fentry:
	call __fentry__
	ret
	.balign 16
no_fentry:
	endbr64
	nop
	ret
	.balign 16
twice.second:
	endbr64
twice_second_fentry:
	call __fentry__
	ret
	.balign 16
late_fentry:
	endbr64
	push %rbp
late_site:
	call __fentry__
	mov some_data(%rip), %eax
	ret
	.balign 16
some_data:
	.quad 1
	.balign 16
	.globl __init_begin, __init_end
__init_begin:
	fn init_func
__init_end:

	.globl __start_orc_unwind_ip, clear_relocate_add
__start_orc_unwind_ip:
clear_relocate_add:
	.balign 8
	.globl __start_mcount_loc, __stop_mcount_loc
__start_mcount_loc:
	.quad 0		/* a weak function that was overridden */
	.quad old_func_fentry
	.quad twice_first_fentry
	.quad twice_second_fentry
	.quad late_site
	.quad init_func_fentry
__stop_mcount_loc:

	.type vermagic, @object
vermagic:
	.asciz "6.12.0-test SMP mod_unload "
	.size vermagic, . - vermagic

	.globl kallsyms_num_syms, kallsyms_names, kallsyms_markers, kallsyms_token_table
	.globl kallsyms_token_index, kallsyms_offsets, kallsyms_relative_base, kallsyms_seqs_of_names
	.macro name text
	.byte 9f - . - 1
	.ascii "\text"
9:
	.endm
	.balign 8
kallsyms_num_syms:
	.long 9
kallsyms_names:
	name "T_text"
	name "Told_func"
	name "Told_alias"
	name "ttwice"
	name "tno_fentry"
	name "ttwice"
	name "Tlate_fentry"
	name "Dsome_data"
	name "tinit_func"
	.balign 8
kallsyms_markers:
	.long 0
	.balign 8
kallsyms_token_table:	/* each character stands for itself */
	.set i, 0
	.rept 256
	.byte i, 0
	.set i, i + 1
	.endr
kallsyms_token_index:
	.set i, 0
	.rept 256
	.short 2 * i
	.set i, i + 1
	.endr
	.balign 8
kallsyms_offsets:
	.long -1
	.long _text - old_func - 1
	.long _text - old_func - 1
	.long _text - twice.first - 1
	.long _text - no_fentry - 1
	.long _text - twice.second - 1
	.long _text - late_fentry - 1
	.long _text - some_data - 1
	.long _text - init_func - 1
	.balign 8
kallsyms_relative_base:
	.quad _text
kallsyms_seqs_of_names:
	.byte 0, 0, 0	/* _text */
	.byte 0, 0, 8	/* init_func */
	.byte 0, 0, 6	/* late_fentry */
	.byte 0, 0, 4	/* no_fentry */
	.byte 0, 0, 2	/* old_alias */
	.byte 0, 0, 1	/* old_func */
	.byte 0, 0, 7	/* some_data */
	.byte 0, 0, 3	/* twice */
	.byte 0, 0, 5

	/* Documentation/bpf/btf.rst; members have no types, nobody asks for them. */
	.macro struct name, count, size
	.long s_\name - strings, 4 << 24 | \count, \size
	.endm
	.macro member name, offset
	.long s_\name - strings, 0, \offset * 8
	.endm
	.macro string name
s_\name:
	.asciz "\name"
	.endm
	.section .BTF, "a"
	.short 0xeb9f
	.byte 1, 0
	.long 24, 0, types_end - types, types_end - types, strings_end - strings
types:
	struct klp_func, 3, 152
	member old_name, 0
	member new_func, 8
	member old_sympos, 16
	struct klp_callbacks, 4, 40
	member pre_patch, 0
	member post_patch, 8
	member pre_unpatch, 16
	member post_unpatch, 24
#ifdef SHADOW_TYPES
	struct klp_object, 4, 168
	member shadow_types, 56
#else
	struct klp_object, 3, 168
#endif
	member name, 0
	member funcs, 8
	member callbacks, 16
	struct klp_patch, 4, 200
	member mod, 0
	member objs, 8
	member states, 16
	member replace, 24
	struct klp_state, 2, 24
	member id, 0
	member version, 8
	struct alt_instr, 2, 14
	member instrlen, 12
	member replacementlen, 13
	struct module, 3, 128
	member name, 8
	member init, 64
	member exit, 72
types_end:
strings:
	.byte 0
	string module
	string init
	string exit
	string klp_func
	string old_name
	string new_func
	string old_sympos
	string klp_callbacks
	string pre_patch
	string post_patch
	string pre_unpatch
	string post_unpatch
	string klp_object
	string name
	string funcs
	string callbacks
	string shadow_types
	string klp_patch
	string mod
	string objs
	string states
	string replace
	string klp_state
	string id
	string version
	string alt_instr
	string instrlen
	string replacementlen
strings_end:
