// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The lengths in .altinstructions. apply_alternatives() reads and writes as many bytes as they say, in the code of the
 * module and over what follows it; code-tables.c has where the entries point.
 */
#include "checks.h"

/* Offsets of the fields of struct alt_instr that every kernel has in front: instr_offset, repl_offset. */
#define SITE	    0
#define REPLACEMENT 4

/* What is wrong with the code that is replaced; NULL: nothing. */
static const char *site_fault(const struct verify *verify, const struct elf_section *section,
			      uint64_t offset, uint64_t length)
{
	const struct elf_symbol *function = function_at(verify, section, offset);
	const uint64_t end = offset + length;

	if (end > section->size || (function && end > function->value + function->size))
		return "it replaces code behind the end of the function";
	if (verify->code.of_section && end < section->size &&
	    !(function && end == function->value + function->size) &&
	    !code_at(&verify->code, section, end))
		return "it ends in the middle of an instruction";
	return NULL;
}

static const char *entry_fault(const struct verify *verify, const struct elf_section *table,
			       uint64_t entry, uint64_t site_length, uint64_t length)
{
	const struct elf_reloc *site = reloc_at(table, entry + SITE);
	const struct elf_reloc *replacement = reloc_at(table, entry + REPLACEMENT);
	const struct elf_section *section;
	const char *fault = NULL;
	uint64_t offset;

	if (length > site_length)
		return "its replacement is longer than the code that it replaces";
	section = site ? reloc_place(site, &offset) : NULL;
	if (section && offset <= section->size)
		fault = site_fault(verify, section, offset, site_length);
	section = replacement && length ? reloc_place(replacement, &offset) : NULL;
	if (!fault && section && (offset > section->size || length > section->size - offset))
		fault = "its replacement reaches beyond the end of its section";
	return fault;
}

void verify_alternatives(struct verify *verify)
{
	const struct elf_section *table = elf_section_by_name(verify->module, ".altinstructions");
	const long size = struct_layouts_size(&verify->structs, "alt_instr");
	const long site_length = struct_layouts_offset(&verify->structs, "alt_instr", "instrlen");
	const long length = struct_layouts_offset(&verify->structs, "alt_instr", "replacementlen");
	uint64_t entry;

	if (!table || !table->data || size <= 0 || site_length < 0 || site_length >= size ||
	    length < 0 || length >= size)
		return;
	for (entry = 0; entry + (uint64_t)size <= table->size; entry += (uint64_t)size) {
		const uint8_t *fields = table->data + entry;
		const char *fault =
			entry_fault(verify, table, entry, fields[site_length], fields[length]);

		if (fault)
			problem(verify, "%s: entry %llu: %s; build the module again", table->name,
				(unsigned long long)(entry / (uint64_t)size), fault);
	}
}
