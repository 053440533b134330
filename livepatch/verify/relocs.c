// SPDX-License-Identifier: GPL-2.0-or-later
#include "checks.h"

#include <string.h>

/*
 * Sections that are read, copied or freed while the livepatch module is being loaded.
 * Relocations against another module's symbols are written later, when klp_enable_patch() or
 * the loading of that module finds it. That is too late for these.
 */
static const struct consumer {
	const char *section;
	const char *why;
} consumers[] = {
	{ ".altinstructions", "apply_alternatives() reads it in module_finalize()" },
	{ ".altinstr_replacement", "apply_alternatives() copies its code in module_finalize()" },
	{ ".altinstr_aux", NULL }, /* ordinary code, reached by a jump */
	{ ".parainstructions", "apply_paravirt() reads it in module_finalize()" },
	{ ".smp_locks", "alternatives_smp_module_add() reads it in module_finalize()" },
	{ ".retpoline_sites", "apply_retpolines() reads it in module_finalize()" },
	{ ".return_sites", "apply_returns() reads it in module_finalize()" },
	{ ".call_sites", "callthunks_patch_module_calls() reads it in module_finalize()" },
	{ ".cfi_sites", "apply_fineibt() reads it in module_finalize()" },
	{ ".ibt_endbr_seal", "apply_seal_endbr() reads it in module_finalize()" },
	{ ".orc_unwind", "unwind_module_init() sorts it in module_finalize()" },
	{ ".orc_unwind_ip", "unwind_module_init() sorts it in module_finalize()" },
	{ "__ex_table", "sort_extable() sorts it in post_relocation()" },
	{ ".data..percpu", "percpu_modcopy() copies it in post_relocation()" },
	{ "__mcount_loc", "ftrace_module_init() reads it" },
	{ "__patchable_function_entries", "ftrace_module_init() reads it" },
	/* Notifiers of MODULE_STATE_COMING follow their keys, before the module's init. */
	{ "__jump_table",
	  "jump_label_add_module() follows the key while the module is loaded; the patched code must read the key at run time instead" },
	{ ".static_call_sites",
	  "static_call_add_module() follows the key while the module is loaded; the patched code must call through the key instead" },
	{ "__tracepoints_ptrs", "tracepoint_module_coming() follows it" },
	{ "__bpf_raw_tp_map", "bpf_event_notify() reads it" },
	{ "_ftrace_events", "trace_module_add_events() follows it" },
	{ "_ftrace_eval_map", "trace_module_add_evals() reads it" },
	{ "___srcu_struct_ptrs", "srcu_module_coming() follows it" },
	{ "_kprobe_blacklist", "add_module_kprobe_blacklist() reads it" },
	{ "_error_injection_whitelist", "module_load_ei_list() reads it" },
	{ "__param", "parse_args() reads it" },
	{ "__dyndbg", "ddebug_add_module() reads it" },
	{ ".ctors", "do_mod_ctors() calls what it holds" },
	{ ".init_array", "do_mod_ctors() calls what it holds" },
	{ ".modinfo", "setup_load_info() reads it" },
	{ "__versions", "check_version() reads it" },
	{ ".gnu.linkonce.this_module", "it is struct module itself" },
	/* Read only when a trap, a dump or a user asks. */
	{ "__bug_table", NULL },
	{ ".printk_index", NULL },
};

/* Checks type, place and contents of one relocation, in any kind of section. */
static void check_write(struct verify *verify, const struct elf_section *section, uint64_t offset,
			uint32_t type, const struct elf_symbol *against)
{
	static const uint8_t zero[8];
	const struct kernel_reloc *known = kernel_arch_reloc(verify->arch, type);

	if (!known) {
		problem(verify,
			"%s: the kernel's module loader does not take relocation type %u (against %s); compile with the kernel's own flags",
			place_in_module(verify, section, offset), type,
			name_of_symbol(verify, against));
		return;
	}
	if (offset > section->size || known->size > section->size - offset) {
		problem(verify, "%s: a relocation against %s reaches beyond the section",
			place_in_module(verify, section, offset), name_of_symbol(verify, against));
		return;
	}
	if (!section->data) {
		problem(verify, "%s: a relocation against %s in a section without contents",
			place_in_module(verify, section, offset), name_of_symbol(verify, against));
		return;
	}
	if (known->place == KERNEL_RELOC_ZERO && memcmp(section->data + offset, zero, known->size))
		problem(verify,
			"%s: the bytes that the relocation against %s fills are not zero; the kernel refuses that: link with relocatable output (ld -r) only",
			place_in_module(verify, section, offset), name_of_symbol(verify, against));
	if (!known->is_relative && !known->is_signed && known->size && known->size < 8 &&
	    against->shndx != SHN_ABS)
		problem(verify,
			"%s: the address of %s does not fit into the %u bytes of its relocation, of type %u; the kernel refuses that",
			place_in_module(verify, section, offset), name_of_symbol(verify, against),
			known->size, type);
}

/* What the first of two relocations wrote is not zero any more when the second one comes, in whichever section it is. */
static void check_overlaps(struct verify *verify, const struct elf_section *section)
{
	const struct module_reloc *reloc, *before = NULL;
	uint64_t end = 0;

	array_for_each(reloc, &verify->relocs[section->index].items) {
		const struct kernel_reloc *known = kernel_arch_reloc(verify->arch, reloc->type);

		if (!known || !known->size)
			continue;
		if (before && reloc->offset < end)
			problem(verify,
				"%s: the relocations against %s and %s write to the same bytes; the kernel refuses that: build the module again",
				place_in_module(verify, section, reloc->offset),
				name_of_symbol(verify, before->symbol),
				name_of_symbol(verify, reloc->symbol));
		before = reloc;
		end = reloc->offset + known->size;
	}
}

static void check_ordinary(struct verify *verify, const struct elf_section *section)
{
	size_t i;

	for (i = 0; i < section->reloc_count; i++) {
		const struct elf_reloc *reloc = &section->relocs[i];

		if (reloc->symbol->shndx == SHN_LIVEPATCH)
			problem(verify,
				"%s: an ordinary relocation against %s, whose address is not known when it is written; it must be in a section " KLP_RELA_PREFIX
				"OBJECT.SECTION: run the post-link step",
				place_in_module(verify, section, reloc->offset),
				name_of_symbol(verify, reloc->symbol));
		check_write(verify, section, reloc->offset, reloc->type, reloc->symbol);
	}
}

/* Finds code that apply_alternatives() may have overwritten before a relocation is applied. */
static bool in_alternative(struct verify *verify, const struct elf_section *section,
			   uint64_t offset)
{
	struct elf_section *table = elf_section_by_name(verify->module, ".altinstructions");
	long size = struct_layouts_size(&verify->structs, "alt_instr");
	long length_at = struct_layouts_offset(&verify->structs, "alt_instr", "instrlen");
	uint64_t entry;

	if (!table || !table->data || size <= 0 || length_at < 0 || length_at >= size)
		return false;
	for (entry = 0; entry + (uint64_t)size <= table->size; entry += (uint64_t)size) {
		const struct elf_reloc *reloc = reloc_at(table, entry);
		uint64_t start;

		if (reloc && reloc_place(reloc, &start) == section && offset >= start &&
		    offset - start < table->data[entry + (uint64_t)length_at])
			return true;
	}
	return false;
}

static const char *when_consumed(const struct elf_section *section)
{
	size_t i;

	if (!strncmp(section->name, ".init", strlen(".init")))
		return "the section is freed once the livepatch module has started";
	for (i = 0; i < sizeof(consumers) / sizeof(*consumers); i++)
		if (!strcmp(section->name, consumers[i].section))
			return consumers[i].why;
	return NULL;
}

/* An entry of a livepatch relocation section. */
struct late_reloc {
	const struct elf_section *section; /* that it is for */
	uint64_t offset;		   /* in there */
	const char *object;		   /* that must be loaded before it is written */
	const struct elf_symbol *symbol;
	struct klp_name name; /* of the symbol */
};

static const char *place_of_late(const struct verify *verify, const struct late_reloc *reloc)
{
	return place_in_module(verify, reloc->section, reloc->offset);
}

/*
 * klp_resolve_symbols() refuses a vmlinux symbol in a module's relocation section, and when the
 * section's own object is loaded, every other object must be there already.
 */
static void check_symbol_object(struct verify *verify, const struct late_reloc *reloc)
{
	const struct klp_name *symbol = &reloc->name;
	const char *object = reloc->object;
	struct target *target;
	const char *depends;

	if (!strcmp(symbol->object, object))
		return;
	if (klp_is_vmlinux(symbol->object)) {
		problem(verify,
			"%s: %s is referenced from the relocations of module %s, which the kernel refuses; vmlinux symbols belong in " KLP_RELA_PREFIX
				KLP_VMLINUX " sections",
			place_of_late(verify, reloc), name_of_symbol(verify, reloc->symbol),
			object);
		return;
	}
	if (klp_is_vmlinux(object)) {
		problem(verify,
			"%s: %s belongs to a module that need not be loaded when vmlinux is patched; it can be referenced only from code that patches %s",
			place_of_late(verify, reloc), name_of_symbol(verify, reloc->symbol),
			symbol->object);
		return;
	}
	target = verify_target(verify, object);
	depends = target ? modinfo(target->elf, "depends") : NULL;
	while (depends && *depends) {
		size_t length = strcspn(depends, ","), i;

		for (i = 0; i < length && symbol->object[i]; i++)
			if (symbol->object[i] != depends[i] &&
			    !(symbol->object[i] == '_' && depends[i] == '-'))
				break;
		if (i == length && !symbol->object[i])
			return;
		depends += length + (depends[length] == ',');
	}
	if (target)
		problem(verify,
			"%s: %s is in another module than %s, and %s does not depend on it, so it may not be loaded then; a patch must not add such a reference",
			place_of_late(verify, reloc), name_of_symbol(verify, reloc->symbol), object,
			object);
}

static void check_entry(struct verify *verify, const struct elf_section *rela,
			const struct elf_section *section, const char *object, const uint8_t *entry)
{
	const struct elf_file *module = verify->module;
	uint64_t info = elf_integer(module, entry + 8, 8);
	struct late_reloc reloc = { section, elf_integer(module, entry, 8), object, NULL, { 0 } };

	if (info >> 32 >= module->symbol_count || reloc.offset >= section->size) {
		problem(verify, "%s: an entry names symbol %llu at 0x%llx, which is not there",
			rela->name, (unsigned long long)(info >> 32),
			(unsigned long long)reloc.offset);
		return;
	}
	reloc.symbol = &module->symbols[info >> 32];
	check_write(verify, section, reloc.offset, (uint32_t)info, reloc.symbol);
	if (reloc_at(section, reloc.offset))
		problem(verify,
			"%s: relocated by %s and by an ordinary relocation; run the post-link step on the linked module once",
			place_of_late(verify, &reloc), rela->name);
	if (reloc.symbol->shndx != SHN_LIVEPATCH) {
		problem(verify,
			"%s: %s uses symbol %s, which is not a livepatch symbol; it must be named " KLP_SYM_PREFIX
			"OBJECT.NAME,SYMPOS and be in section SHN_LIVEPATCH",
			place_of_late(verify, &reloc), rela->name, reloc.symbol->name);
		return;
	}
	if (!klp_sym_parse(verify->arena, reloc.symbol->name, &reloc.name))
		return;
	check_symbol_object(verify, &reloc);
	if (!klp_is_vmlinux(object) && in_alternative(verify, section, reloc.offset))
		problem(verify,
			"%s: the reference to %s is written when module %s is there, but the instruction is an alternative, which is replaced before; the patched code must not use %s in an ALTERNATIVE()",
			place_of_late(verify, &reloc), name_of_symbol(verify, reloc.symbol), object,
			reloc.name.name);
}

static void check_livepatch_section(struct verify *verify, const struct elf_section *rela)
{
	struct elf_file *module = verify->module;
	const struct elf_section *section;
	struct klp_rela_name rela_name;
	const char *why;
	uint64_t i;

	if (!(rela->header.sh_flags & SHF_RELA_LIVEPATCH) || !(rela->header.sh_flags & SHF_ALLOC) ||
	    (rela->header.sh_flags & (SHF_WRITE | SHF_EXECINSTR)) ||
	    rela->header.sh_type != SHT_RELA || !klp_is_rela(rela->name)) {
		problem(verify,
			"%s: a livepatch relocation section must be named " KLP_RELA_PREFIX
			"OBJECT.SECTION, with type RELA and flags SHF_RELA_LIVEPATCH and SHF_ALLOC; run the post-link step",
			rela->name);
		return;
	}
	if (!klp_rela_parse(verify->arena, rela->name, &rela_name) || !rela->header.sh_info ||
	    rela->header.sh_info >= module->section_count ||
	    rela->header.sh_link != module->symtab->index || rela->header.sh_entsize != RELA_SIZE ||
	    rela->size % RELA_SIZE || rela->header.sh_addralign != 8) {
		problem(verify,
			"%s: its name, size, alignment, sh_info, sh_link or sh_entsize is not that of a livepatch relocation section; run the post-link step",
			rela->name);
		return;
	}
	section = &module->sections[rela->header.sh_info];
	if (!klp_rela_is_for(&rela_name, section->name))
		problem(verify,
			"%s: it is for section %s by its sh_info, which is not what its name says",
			rela->name, section->name);
	if (!(section->header.sh_flags & SHF_ALLOC))
		problem(verify, "%s: it is for section %s, which is not loaded", rela->name,
			section->name);
	why = klp_is_vmlinux(rela_name.object) ? NULL : when_consumed(section);
	if (why)
		problem(verify, "%s: section %s cannot refer to symbols of a module: %s",
			rela->name, section->name, why);
	for (i = 0; rela->data && i + RELA_SIZE <= rela->size; i += RELA_SIZE)
		check_entry(verify, rela, section, rela_name.object, rela->data + i);
}

void verify_relocs(struct verify *verify)
{
	const struct elf_file *module = verify->module;
	size_t i;

	if (!verify->arch) {
		warning("%s: relocations were not checked: klp-build does not know the module loader of this architecture",
			verify->file);
		return;
	}
	for (i = 1; i < module->section_count; i++) {
		const struct elf_section *section = &module->sections[i];

		if ((section->header.sh_flags & SHF_RELA_LIVEPATCH) || klp_is_rela(section->name))
			check_livepatch_section(verify, section);
		else if (section->header.sh_flags & SHF_ALLOC)
			check_ordinary(verify, section);
		if (section->header.sh_flags & SHF_ALLOC)
			check_overlaps(verify, section);
	}
}
