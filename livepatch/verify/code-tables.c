// SPDX-License-Identifier: GPL-2.0-or-later
#include "checks.h"

#include <string.h>

enum points_to {
	NOTHING,
	FUNCTION, /* into a function of this module, or a piece of code that alternatives copy */
	ENTRY,	  /* at a function's fentry site */
	CODE,	  /* into an executable section, or at its end */
};

/*
 * Tables that the kernel follows to patch or to look up code. An entry that points elsewhere
 * makes the kernel write to memory that does not belong to this module. The size of an entry is
 * that of the struct in the target kernel; `size` is for entries without a struct, and for
 * kernels without BTF.
 */
static const struct code_table {
	const char *section, *entry;
	unsigned int size;
	struct {
		unsigned int offset;
		enum points_to to;
	} pointers[2];
} code_tables[] = {
	{ "__bug_table", "bug_entry", 12, { { 0, FUNCTION } } },
	{ "__jump_table", "jump_entry", 16, { { 0, FUNCTION }, { 4, FUNCTION } } },
	{ "__ex_table", "exception_table_entry", 12, { { 0, FUNCTION }, { 4, FUNCTION } } },
	{ ".altinstructions", "alt_instr", 0, { { 0, FUNCTION }, { 4, CODE } } },
	{ ".parainstructions", "paravirt_patch_site", 16, { { 0, FUNCTION } } },
	{ ".static_call_sites", "static_call_site", 8, { { 0, FUNCTION } } },
	{ ".smp_locks", NULL, 4, { { 0, FUNCTION } } },
	{ ".retpoline_sites", NULL, 4, { { 0, FUNCTION } } },
	{ ".return_sites", NULL, 4, { { 0, FUNCTION } } },
	{ ".call_sites", NULL, 4, { { 0, FUNCTION } } },
	{ ".ibt_endbr_seal", NULL, 4, { { 0, FUNCTION } } },
	{ ".kcfi_traps", NULL, 4, { { 0, FUNCTION } } },
	{ "__mcount_loc", NULL, 8, { { 0, ENTRY } } },
	{ "__patchable_function_entries", NULL, 8, { { 0, CODE } } },
	/* Padding between functions has entries too. */
	{ ".orc_unwind_ip", NULL, 4, { { 0, CODE } } },
};

/* Is the place `offset` bytes into the function the fentry site at its entry? */
static bool is_entry_site(const struct verify *verify, const struct elf_symbol *function,
			  uint64_t offset)
{
	const struct elf_section *section = function->section;
	bool has_code = section->data && function->value <= section->size;

	return kernel_arch_is_entry_site(verify->arch,
					 has_code ? section->data + function->value : NULL,
					 has_code ? section->size - function->value : 0, offset);
}

static bool points_well(const struct verify *verify, const struct elf_reloc *reloc,
			enum points_to to)
{
	const struct elf_symbol *function;
	const struct elf_section *section;
	uint64_t offset;

	section = reloc_place(reloc, &offset);
	if (!section || !(section->header.sh_flags & SHF_EXECINSTR) || offset > section->size)
		return false;
	if (to == CODE || !strncmp(section->name, ".altinstr_", strlen(".altinstr_")))
		return true;
	function = function_at(verify, section, offset);
	if (!function)
		return false;
	return to != ENTRY || is_entry_site(verify, function, offset - function->value);
}

/* Returns " but to f()+0x12", for a relocation of data. */
static const char *instead(const struct verify *verify, const struct elf_reloc *reloc)
{
	const struct elf_section *section;
	uint64_t offset;

	if (!reloc)
		return "";
	section = reloc_place(reloc, &offset);
	return arena_printf(verify->arena, " but to %s",
			    section ? place_in_module(verify, section, offset)
				    : name_of_symbol(verify, reloc->symbol));
}

static const char *const expected[] = {
	[FUNCTION] = "inside a function of this module",
	[ENTRY] = "at the entry of a function of this module",
	[CODE] = "to code of this module",
};

/* A wrong table has thousands of wrong entries; a few show the problem. */
#define MAX_SHOWN 10

static void check_entries(struct verify *verify, const struct code_table *table,
			  const struct elf_section *section, uint64_t size)
{
	uint64_t entry, wrong = 0;
	size_t i;

	for (entry = 0; entry < section->size; entry += size) {
		for (i = 0; i < 2 && table->pointers[i].to; i++) {
			const struct elf_reloc *reloc =
				reloc_at(section, entry + table->pointers[i].offset);

			if (reloc && points_well(verify, reloc, table->pointers[i].to))
				continue;
			if (++wrong <= MAX_SHOWN)
				problem(verify,
					"%s: entry %llu does not point %s%s; entries of code that is not in the module must be left out",
					section->name, (unsigned long long)(entry / size),
					expected[table->pointers[i].to], instead(verify, reloc));
		}
	}
	if (wrong > MAX_SHOWN)
		problem(verify, "%s: %llu more entries like these", section->name,
			(unsigned long long)(wrong - MAX_SHOWN));
}

static void check_table(struct verify *verify, const struct code_table *table,
			const struct elf_section *section)
{
	long known = table->entry ? struct_layouts_size(&verify->structs, table->entry) : -1;
	uint64_t size = known > 0 ? (uint64_t)known : table->size;

	if (!size || !section->size)
		return;
	if (!section->data || section->size % size)
		problem(verify,
			"%s: %llu bytes are not a multiple of the entry size, %llu bytes; was it built for another kernel?",
			section->name, (unsigned long long)section->size, (unsigned long long)size);
	else
		check_entries(verify, table, section, size);
}

static void check_flags(struct verify *verify, const struct elf_section *section)
{
	const uint64_t both = SHF_WRITE | SHF_EXECINSTR;

	if ((section->header.sh_flags & both) == both)
		problem(verify,
			"%s: the section is writable and executable, which the kernel refuses; check its flags in the source's section attribute",
			section->name);
}

/*
 * Without ORC data a stack with a patched function is never reliable, and the transition would
 * never end.
 */
static void check_unwind_data(struct verify *verify)
{
	const struct elf_file *module = verify->module;
	bool has_code = false;
	size_t i;

	if (!hash_get(&verify->vmlinux->elf->by_name, "__start_orc_unwind_ip"))
		return;
	for (i = 1; i < module->section_count; i++)
		if ((module->sections[i].header.sh_flags & SHF_EXECINSTR) &&
		    module->sections[i].size)
			has_code = true;
	if (has_code && (!elf_section_by_name(verify->module, ".orc_unwind_ip") ||
			 !elf_section_by_name(verify->module, ".orc_unwind")))
		problem(verify,
			"there is no .orc_unwind data, so the kernel cannot walk stacks through the patched functions; run objtool on the linked module");
}

void verify_sections(struct verify *verify)
{
	struct elf_file *module = verify->module;
	size_t i, t;

	for (i = 1; i < module->section_count; i++) {
		check_flags(verify, &module->sections[i]);
		for (t = 0; t < sizeof(code_tables) / sizeof(*code_tables); t++)
			if (!strcmp(module->sections[i].name, code_tables[t].section))
				check_table(verify, &code_tables[t], &module->sections[i]);
	}
	check_unwind_data(verify);
}
