// SPDX-License-Identifier: GPL-2.0-or-later
#include "checks.h"

const char *place_in_module(const struct verify *verify, const struct elf_section *section,
			    uint64_t offset)
{
	const struct elf_symbol *function = function_at(verify, section, offset);

	if (function)
		return arena_printf(verify->arena, "%s+0x%llx",
				    function_term(verify->arena, verify->report, function->name),
				    (unsigned long long)(offset - function->value));
	return arena_printf(verify->arena, "%s+0x%llx", section->name, (unsigned long long)offset);
}

const char *name_of_symbol(const struct verify *verify, const struct elf_symbol *symbol)
{
	return symbol_term(verify->arena, verify->report, symbol->name);
}

/* Returns the first place that a livepatch relocation section writes the symbol's address to. */
static const char *late_user(const struct verify *verify, const struct elf_section *rela,
			     const struct elf_symbol *symbol)
{
	const struct elf_file *module = verify->module;
	const struct elf_section *section;
	uint64_t i;

	if (!rela->header.sh_info || rela->header.sh_info >= module->section_count)
		return NULL;
	section = &module->sections[rela->header.sh_info];
	for (i = 0; rela->data && i + RELA_SIZE <= rela->size; i += RELA_SIZE)
		if (elf_integer(module, rela->data + i + 8, 8) >> 32 == symbol->index)
			return place_in_module(verify, section,
					       elf_integer(module, rela->data + i, 8));
	return NULL;
}

static const char *ordinary_user(const struct verify *verify, const struct elf_section *section,
				 const struct elf_symbol *symbol)
{
	size_t i;

	if (!(section->header.sh_flags & SHF_ALLOC))
		return NULL;
	for (i = 0; i < section->reloc_count; i++)
		if (section->relocs[i].symbol == symbol)
			return place_in_module(verify, section, section->relocs[i].offset);
	return NULL;
}

const char *reference_to(const struct verify *verify, const struct elf_symbol *symbol)
{
	const struct elf_file *module = verify->module;
	const char *user = NULL;
	size_t i;

	for (i = 1; i < module->section_count && !user; i++) {
		const struct elf_section *section = &module->sections[i];

		user = klp_is_rela(section->name) ? late_user(verify, section, symbol)
						  : ordinary_user(verify, section, symbol);
	}
	return arena_printf(verify->arena, "%s refers to %s", user ? user : "it",
			    name_of_symbol(verify, symbol));
}
