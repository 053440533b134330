// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The rows come from what walks through sections: include/asm-generic/vmlinux.lds.h,
 * arch/<arch>/kernel/vmlinux.lds.S, scripts/module.lds.S, find_module_sections() in
 * kernel/module/main.c, module_finalize() of each architecture, objtool.
 */
#include "special.h"
#include "../../livepatch/format.h"

#include <stddef.h>
#include <string.h>

static const char new_export[] =
	"a livepatch cannot add an export: it is left out, and only what the patch changes can use the symbol";
static const char new_initcall[] =
	"an initcall of a patched object never runs again; use a pre_patch or post_patch callback";
static const char new_constructor[] =
	"a constructor of a patched object never runs again; use a pre_patch or post_patch callback";
static const char new_quirk[] =
	"the list of PCI quirks is in the kernel's image; call the function from a callback";
static const char new_parameter[] =
	"parameters of a patched object cannot be added; use a new global variable, set by a callback";
static const char changed_parameter[] =
	"the running object has registered its parameters; keep the parameter as it is, and change what reads the variable";
static const char new_tracepoint[] =
	"a tracepoint cannot be added by a livepatch; use trace_printk() or a new module";
static const char new_syscall[] =
	"the table of system calls is in the kernel's image; ship the system call with the next kernel";
static const char boot_table[] =
	"the kernel reads it when it boots, and never again; call the function from a callback";
static const char new_btf_id[] =
	"the kernel's link fills in BTF ids, and a livepatch module's does not; use ids of the running object's lists only";
static const char runtime_constant[] =
	"the kernel fills the constant in when it boots, in its own image only; in the patch, use the variable itself instead of runtime_const_ptr() or runtime_const_shift_right_32()";
static const char image_only[] =
	"this table is read in the kernel's image only, and code does not work without its entries; change its callers instead";

/* clang-format off */
static const struct special specials[] = {
	/*
	 * struct bug_entry: bug_addr, format (since 6.19), file (not without
	 * CONFIG_DEBUG_BUGVERBOSE); the line number behind them is in compare/line-numbers.c
	 */
	{ "__bug_table", .relocs = 3, .relocs_min = 1, .size_override = "BUG_STRUCT_SIZE" },
	/* struct jump_entry: code, target, key; 24 bytes with absolute addresses, or 16 */
	{ "__jump_table", .relocs = 3, .size_override = "JUMP_STRUCT_SIZE", .early = true },
	/* struct alt_instr: instruction, replacement; or a callback, on arm64 */
	{ ".altinstructions", .relocs = 2, .size_override = "ALT_STRUCT_SIZE", .replacement = true,
	  .early = true },
	{ ".altinstr_replacement", .action = SPECIAL_PIECES },
	/* static_cpu_has() before alternatives are applied, out of line */
	{ ".altinstr_aux", .action = SPECIAL_PIECES },
	/* where exceptions go on: x86 until 5.16, powerpc, loongarch */
	{ ".fixup", .action = SPECIAL_PIECES },
	{ ".text.fixup", .action = SPECIAL_PIECES },
	/* struct paravirt_patch_site; gone since 6.8 */
	{ ".parainstructions", .relocs = 1, .size_override = "PARA_STRUCT_SIZE", .early = true,
	  .may_end_short = true },
	/* the address of each lock prefix */
	{ ".smp_locks", .relocs = 1, .early = true },
	/* struct exception_table_entry: insn, fixup; 8 bytes on powerpc, 12 elsewhere */
	{ "__ex_table", .relocs = 2, .size_override = "EX_STRUCT_SIZE", .early = true },
	/* fentry sites: by the compiler, recordmcount or objtool */
	{ "__mcount_loc", .relocs = 1, .early = true, .ftrace_site = true },
	{ "_kprobe_blacklist", .relocs = 1, .early = true },
	{ "_error_injection_whitelist", .relocs = 1, .early = true },
	{ ".kcfi_traps", .relocs = 1, .early = true },
	/* of new variables in a module; DEFINE_SRCU() in vmlinux makes none */
	{ "___srcu_struct_ptrs", .relocs = 1, .early = true },

	/* Written by objtool into the objects it has seen. */
	{ ".orc_unwind_ip", .relocs = 1, .beside = ".orc_unwind", .early = true, .derived = true,
	  .objtool = true },
	{ ".orc_unwind", .action = SPECIAL_BESIDE, .size_override = "ORC_STRUCT_SIZE", .objtool = true },
	{ ".orc_header", .action = SPECIAL_WITH_UNWIND, .quiet = true },
	{ ".orc_", .prefix = true, .action = SPECIAL_DROP, .quiet = true },
	/* struct static_call_site: addr, key with flags in its low bits */
	{ ".static_call_sites", .relocs = 2, .size_override = "STATIC_CALL_STRUCT_SIZE", .early = true,
	  .objtool = true },
	{ ".retpoline_sites", .relocs = 1, .early = true, .objtool = true },
	{ ".return_sites", .relocs = 1, .early = true, .objtool = true },
	{ ".call_sites", .relocs = 1, .early = true, .objtool = true },
	{ ".cfi_sites", .relocs = 1, .early = true, .objtool = true },
	{ ".ibt_endbr_seal", .relocs = 1, .early = true, .derived = true, .objtool = true },

	/* Keeps symbols alive through a link; the module's own entries come from write.c. */
	{ ".discard.addressable", .action = SPECIAL_DROP },
	/* Annotations that objtool reads when the module is linked. */
	{ ".discard.", .prefix = true, .relocs = 1 },
	{ ".discard", .action = SPECIAL_DROP },
	/* Where the padding in front of functions is; x86 finds its sites in __mcount_loc. */
	{ "__patchable_function_entries", .action = SPECIAL_DROP },
	/* An index of printk formats, not tied to code; the livepatch's formats are not in it. */
	{ ".printk_index", .action = SPECIAL_DROP, .size_override = "PRINTK_INDEX_STRUCT_SIZE" },

	/* powerpc: feature fixups: mask, value, begin, end, begin and end of the other code */
	{ "__ftr_alt_", .prefix = true, .action = SPECIAL_PIECES },
	{ "__ftr_fixup", .relocs = 4, .size_override = "FIXUP_STRUCT_SIZE", .from_entry = true,
	  .replacement_end = true, .early = true },
	{ "__mmu_ftr_fixup", .relocs = 4, .size_override = "FIXUP_STRUCT_SIZE", .from_entry = true,
	  .replacement_end = true, .early = true },
	{ "__fw_ftr_fixup", .relocs = 4, .size_override = "FIXUP_STRUCT_SIZE", .from_entry = true,
	  .replacement_end = true, .early = true },
	{ "__lwsync_fixup", .relocs = 1, .early = true },
	{ "__spec_barrier_fixup", .relocs = 1, .early = true },
	/* module_finalize() knows this one by the name above, so these are read in the image only */
	{ "__barrier_nospec_fixup", .relocs = 1 },
	{ "__btb_flush_fixup", .relocs = 2, .from_entry = true },
	{ "__stf_entry_barrier_fixup", .relocs = 1 },
	{ "__stf_exit_barrier_fixup", .relocs = 1 },
	{ "__rfi_flush_fixup", .relocs = 1 },
	{ "__entry_flush_fixup", .relocs = 1 },
	{ "__scv_entry_flush_fixup", .relocs = 1 },
	{ "__uaccess_flush_fixup", .relocs = 1 },
	{ "__soft_mask_table", .relocs = 2, .action = SPECIAL_REFUSE_ENTRIES, .reason = image_only },
	{ "__restart_table", .relocs = 3, .action = SPECIAL_REFUSE_ENTRIES, .reason = image_only },
	{ ".opd", .action = SPECIAL_REFUSE,
	  .reason = "function descriptors are of the ELFv1 ABI; compile with -mabi=elfv2" },

	/* s390: branches that go through expolines, and returns */
	{ ".s390_indirect", .prefix = true, .relocs = 1, .early = true },
	{ ".s390_return", .prefix = true, .relocs = 1, .early = true },
	{ ".amode31.ex_table", .relocs = 2, .action = SPECIAL_REFUSE_ENTRIES, .reason = image_only },
	{ ".amode31.refs", .relocs = 1, .action = SPECIAL_REFUSE_ENTRIES, .reason = image_only },
	/* arm64: KVM's code that runs at EL2 */
	{ "__kvm_ex_table", .relocs = 2, .action = SPECIAL_REFUSE_ENTRIES, .reason = image_only },
	{ ".hyp.reloc", .action = SPECIAL_DROP },
	/* loongarch: absolute addresses in assembly */
	{ ".la_abs", .relocs = 2, .action = SPECIAL_REFUSE_ENTRIES, .reason = image_only },
	/* x86, s390: values that are constants once the kernel has booted (since 6.11) */
	{ "runtime_ptr_", .prefix = true, .relocs = 1, .action = SPECIAL_REFUSE_ENTRIES, .constant = true,
	  .reason = runtime_constant },
	{ "runtime_shift_", .prefix = true, .relocs = 1, .action = SPECIAL_REFUSE_ENTRIES,
	  .reason = runtime_constant },
	{ "runtime_mask_", .prefix = true, .relocs = 1, .action = SPECIAL_REFUSE_ENTRIES,
	  .reason = runtime_constant },

	/* Unwind tables that the kernel's link discards. */
	{ ".eh_frame", .action = SPECIAL_DROP },
	{ ".init.eh_frame", .action = SPECIAL_DROP },

	/*
	 * gcc's AddressSanitizer: the array of what is in the object, and the constructor and destructor
	 * that give it to KASAN. The running object has registered what is its own; of the livepatch's
	 * variables, nothing is poisoned. The priority 65535 is KASAN's: that of GCOV's constructor is 100.
	 */
	{ ".data..LASAN", .prefix = true, .action = SPECIAL_DROP, .quiet = true },
	{ ".text.startup._sub_I_65535_", .prefix = true, .action = SPECIAL_DROP, .quiet = true },
	{ ".text.exit._sub_D_65535_", .prefix = true, .action = SPECIAL_DROP, .quiet = true },

	/* What the author of the patch says to these tools (select/left-out.c). */
	{ ".klp.hints", .action = SPECIAL_DROP, .quiet = true },
	/* KLP_STATE() (select/states.c): the module's C file has an array instead. */
	{ KLP_STATES_SECTION, .action = SPECIAL_DROP, .quiet = true },
	/* KLP_SHADOW_TYPE() (select/shadow-types.c), in the same way. */
	{ KLP_SHADOW_TYPES_SECTION, .action = SPECIAL_DROP, .quiet = true },

	/* Registries of the patched object itself: they were read when it was loaded. */
	{ "__ksymtab_strings", .action = SPECIAL_DROP },
	{ "__ksymtab", .prefix = true, .action = SPECIAL_DROP, .list = LIST_SYMBOLS,
	  .strip = "__ksymtab_", .reason = new_export, .leave_out = true },
	{ "___ksymtab", .prefix = true, .action = SPECIAL_DROP, .list = LIST_SYMBOLS,
	  .strip = "__ksymtab_", .reason = new_export, .leave_out = true },
	{ "__kcrctab", .prefix = true, .action = SPECIAL_DROP },
	{ "___kcrctab", .prefix = true, .action = SPECIAL_DROP },
	{ ".export_symbol", .action = SPECIAL_DROP, .list = LIST_SYMBOLS, .strip = "__export_symbol_",
	  .reason = new_export, .leave_out = true },
	{ ".static_call_tramp_key", .action = SPECIAL_DROP },
	{ ".initcall", .prefix = true, .action = SPECIAL_DROP, .relocs = 1, .list = LIST_TARGETS,
	  .reason = new_initcall },
	{ ".con_initcall.init", .action = SPECIAL_DROP, .relocs = 1, .list = LIST_TARGETS,
	  .reason = new_initcall },
	{ ".exitcall.exit", .action = SPECIAL_DROP },
	{ ".init_array", .prefix = true, .action = SPECIAL_DROP, .relocs = 1, .list = LIST_TARGETS,
	  .reason = new_constructor },
	{ ".fini_array", .prefix = true, .action = SPECIAL_DROP },
	{ ".ctors", .prefix = true, .action = SPECIAL_DROP, .relocs = 1, .list = LIST_TARGETS,
	  .reason = new_constructor },
	{ ".dtors", .prefix = true, .action = SPECIAL_DROP },
	{ ".init.setup", .action = SPECIAL_DROP, .list = LIST_SYMBOLS, .strip = "__setup_",
	  .reason = new_parameter },
	{ "__param", .action = SPECIAL_DROP, .list = LIST_SYMBOLS, .strip = "__param_",
	  .reason = new_parameter, .changed = changed_parameter },
	{ "__modver", .action = SPECIAL_DROP },
	{ ".modinfo", .action = SPECIAL_DROP, .list = LIST_STRINGS },
	{ ".gnu.linkonce.", .prefix = true, .action = SPECIAL_DROP },
	{ "__versions", .action = SPECIAL_DROP },
	{ "__tracepoints_ptrs", .action = SPECIAL_DROP, .relocs = 1, .list = LIST_TARGETS,
	  .strip = "__tracepoint_", .reason = new_tracepoint },
	{ "_ftrace_events", .action = SPECIAL_DROP, .relocs = 1, .list = LIST_TARGETS,
	  .strip = "event_", .reason = new_tracepoint, .quiet = true },
	{ "__syscalls_metadata", .action = SPECIAL_DROP, .relocs = 1, .list = LIST_TARGETS,
	  .strip = "__syscall_meta_", .reason = new_syscall, .quiet = true },
	{ "__bpf_raw_tp_map", .action = SPECIAL_DROP },
	{ "_ftrace_eval_map", .action = SPECIAL_DROP },
	{ ".pci_fixup", .prefix = true, .action = SPECIAL_DROP, .relocs = 1, .list = LIST_TARGETS,
	  .reason = new_quirk, .changed = new_quirk },
	{ ".lsm_info.init", .action = SPECIAL_DROP, .list = LIST_SYMBOLS, .strip = "__lsm_",
	  .reason = boot_table },
	{ ".early_lsm_info.init", .action = SPECIAL_DROP, .list = LIST_SYMBOLS, .strip = "__early_lsm_",
	  .reason = boot_table },
	{ "__earlycon_table", .action = SPECIAL_DROP, .list = LIST_SYMBOLS, .reason = boot_table },
	{ ".x86_cpu_dev.init", .action = SPECIAL_DROP, .list = LIST_SYMBOLS, .reason = boot_table },
	{ ".x86_intel_mid_dev.init", .action = SPECIAL_DROP, .list = LIST_SYMBOLS, .reason = boot_table },
	{ ".apicdrivers", .action = SPECIAL_DROP, .list = LIST_SYMBOLS, .reason = boot_table },
	{ ".kunit_test_suites", .action = SPECIAL_DROP, .relocs = 1, .list = LIST_TARGETS },
	{ ".kunit_init_test_suites", .action = SPECIAL_DROP, .relocs = 1, .list = LIST_TARGETS },
	{ "__timer_of_table", .prefix = true, .action = SPECIAL_DROP, .list = LIST_SYMBOLS,
	  .reason = boot_table },
	{ "__irqchip_of_table", .prefix = true, .action = SPECIAL_DROP, .list = LIST_SYMBOLS,
	  .reason = boot_table },
	{ "__clk_of_table", .prefix = true, .action = SPECIAL_DROP, .list = LIST_SYMBOLS,
	  .reason = boot_table },
	{ "__reservedmem_of_table", .prefix = true, .action = SPECIAL_DROP, .list = LIST_SYMBOLS,
	  .reason = boot_table },
	{ "__cpu_method_of_table", .prefix = true, .action = SPECIAL_DROP, .list = LIST_SYMBOLS,
	  .reason = boot_table },
	{ "__cpuidle_method_of_table", .prefix = true, .action = SPECIAL_DROP, .list = LIST_SYMBOLS,
	  .reason = boot_table },
	{ "__irqchip_acpi_probe_table", .action = SPECIAL_DROP, .list = LIST_SYMBOLS,
	  .reason = boot_table },
	{ "__timer_acpi_probe_table", .action = SPECIAL_DROP, .list = LIST_SYMBOLS,
	  .reason = boot_table },
	{ "__governor_thermal_table", .action = SPECIAL_DROP, .list = LIST_SYMBOLS,
	  .reason = boot_table },
	/* Read by code as ordinary data, but with contents that only the kernel's link knows. */
	{ ".BTF_ids", .action = SPECIAL_ORDINARY, .list = LIST_SYMBOLS, .strip = "__BTF_ID__",
	  .reason = new_btf_id, .changed = new_btf_id },
};

/* Beginnings of names. */
static const char *const plain_sections[] = {
	/* Linker scripts put these together whatever their full names are. */
	".text",
	".rodata",
	".data",
	".bss",
	".init.text",
	".init.data",
	".init.rodata",
	".init.bss",
	".meminit.",
	".exit.text",
	".exit.data",
	".exit.rodata",
	".ref.",
	".toc",
	/*
	 * Lists, but for debugging alone: compilers and macros put an entry into each together
	 * with the code that uses it, and the loader registers those of the livepatch.
	 */
	"__dyndbg",
	"__verbose",
	"__tracepoints",
	"__tracepoint_str",
	"__trace_printk_fmt",
	"_ftrace_branch",
	"_ftrace_annotated_branch",
	"alloc_tags",
	".codetag.",
	"asan_globals",
	"__sancov_",
	"__llvm_prf_",
};

/* struct alt_instr: where it has the lengths of the site and of its replacement */
static const struct special_alternative alternatives[] = {
	{ 12, 10, 11 }, /* x86 from 5.13 to 6.2, arm64, loongarch */
	{ 0 },
};
/* clang-format on */

static bool is_named(const struct special *special, const char *section)
{
	return special->prefix ? !strncmp(section, special->name, strlen(special->name))
			       : !strcmp(section, special->name);
}

const struct special *special_find(const struct special *own, const char *section)
{
	size_t i;

	for (; own && own->name; own++)
		if (is_named(own, section))
			return own;
	for (i = 0; i < sizeof(specials) / sizeof(*specials); i++)
		if (is_named(&specials[i], section))
			return &specials[i];
	return NULL;
}

bool is_plain_section(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(plain_sections) / sizeof(*plain_sections); i++)
		if (!strncmp(name, plain_sections[i], strlen(plain_sections[i])))
			return true;
	return false;
}

const struct special_alternative *special_alternative(const struct special_alternative *own,
						      uint64_t size)
{
	const struct special_alternative *row;

	for (row = own; row && row->size; row++)
		if (row->size == size)
			return row;
	for (row = alternatives; row->size; row++)
		if (row->size == size)
			return row;
	return NULL;
}
