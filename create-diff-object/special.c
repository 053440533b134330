// SPDX-License-Identifier: GPL-2.0-or-later
#include "special.h"

#include <stddef.h>
#include <string.h>

static const char new_export[] = "a livepatch cannot add an export; keep the symbol unexported, or "
				 "ship it in a module of its own";
static const char new_initcall[] =
	"an initcall of a patched object never runs again; use a pre_patch or post_patch callback";
static const char new_quirk[] =
	"the list of PCI quirks is in the kernel's image; call the function from a callback";
static const char new_parameter[] = "parameters of a patched object cannot be added; use a new "
				    "global variable, set by a callback";
static const char after_objtool[] =
	"the object has been processed by objtool already; compile it without objtool "
	"(make delay-objtool=y)";

/* clang-format off */
static const struct special specials[] = {
	/* struct bug_entry: bug_addr, file; the line number behind them is in lines.c */
	{ "__bug_table", .relocs = 2 },
	/* struct jump_entry: code, target, key */
	{ "__jump_table", .relocs = 3, .early = true },
	/* struct alt_instr: instruction, replacement */
	{ ".altinstructions", .relocs = 2, .replacement = true, .early = true },
	/* struct paravirt_patch_site; gone since 6.8 */
	{ ".parainstructions", .relocs = 1, .early = true },
	/* the address of each lock prefix */
	{ ".smp_locks", .relocs = 1, .early = true },
	/* struct exception_table_entry: insn, fixup */
	{ "__ex_table", .relocs = 2, .early = true },
	/* fentry sites */
	{ "__mcount_loc", .relocs = 1, .early = true, .ftrace_site = true },
	/* struct static_call_site: addr, key; made by objtool at the module's link */
	{ ".static_call_sites", .action = SPECIAL_REFUSE, .reason = after_objtool },
	{ "_kprobe_blacklist", .relocs = 1, .early = true },
	{ "_error_injection_whitelist", .relocs = 1, .early = true },
	{ ".kcfi_traps", .relocs = 1, .early = true },
	/* Written by objtool into the objects it has seen. */
	{ ".orc_", .prefix = true, .action = SPECIAL_REFUSE, .reason = after_objtool },
	{ ".retpoline_sites", .action = SPECIAL_REFUSE, .reason = after_objtool },
	{ ".return_sites", .action = SPECIAL_REFUSE, .reason = after_objtool },
	{ ".call_sites", .action = SPECIAL_REFUSE, .reason = after_objtool },
	{ ".ibt_endbr_seal", .action = SPECIAL_REFUSE, .reason = after_objtool },
	/* Keeps symbols alive through a link; the module's own entries come from write.c. */
	{ ".discard.addressable", .action = SPECIAL_DROP },
	/* Annotations that objtool reads when the module is linked. */
	{ ".discard.", .prefix = true, .relocs = 1 },
	/* Where the padding in front of functions is; x86 finds its sites in __mcount_loc. */
	{ "__patchable_function_entries", .action = SPECIAL_DROP },
	/* An index of printk formats, not tied to code; the livepatch's formats are not in it. */
	{ ".printk_index", .action = SPECIAL_DROP },
	{ "__ksymtab_strings", .action = SPECIAL_DROP },
	{ "__ksymtab", .prefix = true, .action = SPECIAL_DROP, .reason = new_export },
	{ "___ksymtab", .prefix = true, .action = SPECIAL_DROP, .reason = new_export },
	{ "__kcrctab", .prefix = true, .action = SPECIAL_DROP },
	{ "___kcrctab", .prefix = true, .action = SPECIAL_DROP },
	{ ".export_symbol", .action = SPECIAL_DROP, .reason = new_export },
	{ ".initcall", .prefix = true, .action = SPECIAL_DROP, .reason = new_initcall },
	{ ".con_initcall.init", .action = SPECIAL_DROP, .reason = new_initcall },
	{ ".init.setup", .action = SPECIAL_DROP, .reason = new_parameter },
	{ "__param", .action = SPECIAL_DROP, .reason = new_parameter },
	{ "__modver", .action = SPECIAL_DROP },
	{ ".modinfo", .action = SPECIAL_DROP },
	{ ".static_call_tramp_key", .action = SPECIAL_DROP },
	/* Registries of the patched object itself: they were read when it was loaded. */
	{ "__tracepoints_ptrs", .action = SPECIAL_DROP,
	  .reason = "a tracepoint cannot be added by a livepatch; use trace_printk() or a new module" },
	{ "_ftrace_events", .action = SPECIAL_DROP },
	{ "__syscalls_metadata", .action = SPECIAL_DROP },
	{ "__bpf_raw_tp_map", .action = SPECIAL_DROP },
	{ "_ftrace_eval_map", .action = SPECIAL_DROP },
	{ ".pci_fixup", .prefix = true, .action = SPECIAL_DROP, .reason = new_quirk },
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
