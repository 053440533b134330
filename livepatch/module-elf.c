// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-elf.h"
#include "../lib/message.h"
#include "../lib/search.h"

#include <stdlib.h>
#include <string.h>

static int read_relocs(struct elf_file *module, const char *name)
{
	size_t i;

	if (module->header.e_type != ET_REL || !module->symtab)
		return fail("%s: is not a kernel module", name);
	for (i = 1; i < module->section_count; i++)
		if (elf_relocs(module, &module->sections[i]))
			return -1;
	return 0;
}

struct elf_file *module_elf_open(struct arena *arena, const char *path, const char *name)
{
	struct elf_file *module = elf_file_open_as(arena, path, name);

	if (module && read_relocs(module, name)) {
		elf_file_close(module);
		return NULL;
	}
	return module;
}

const char *modinfo_next(struct elf_file *module, const char *key, size_t *position)
{
	const struct elf_section *section = elf_section_by_name(module, ".modinfo");
	size_t length = strlen(key);

	while (section && section->data && *position < section->size) {
		const char *entry = (const char *)section->data + *position;
		const char *end = memchr(entry, '\0', section->size - *position);

		if (!end)
			break;
		*position += (size_t)(end - entry) + 1;
		if (!strncmp(entry, key, length) && entry[length] == '=')
			return entry + length + 1;
	}
	return NULL;
}

const char *modinfo(struct elf_file *module, const char *key)
{
	size_t position = 0;

	return modinfo_next(module, key, &position);
}

struct elf_section *reloc_place(const struct elf_reloc *reloc, uint64_t *offset)
{
	*offset = reloc->symbol->value + (uint64_t)reloc->addend;
	return reloc->symbol->section;
}

static int compare_places(const void *a, const void *b)
{
	const struct elf_symbol *x = *(const struct elf_symbol *const *)a;
	const struct elf_symbol *y = *(const struct elf_symbol *const *)b;

	if (x->section != y->section)
		return x->section->index < y->section->index ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

const struct elf_symbol **symbols_by_place(struct arena *arena, const struct elf_file *module,
					   bool only_functions, size_t *count)
{
	const struct elf_symbol **symbols =
		arena_alloc(arena, module->symbol_count * sizeof(*symbols));
	size_t i;

	*count = 0;
	for (i = 1; i < module->symbol_count; i++)
		if (module->symbols[i].section &&
		    (!only_functions || elf_is_function(&module->symbols[i])))
			symbols[(*count)++] = &module->symbols[i];
	qsort(symbols, *count, sizeof(*symbols), compare_places);
	return symbols;
}

size_t relocs_before(const struct elf_section *section, uint64_t offset)
{
	return LOWER_BOUND(section->reloc_count, i, section->relocs[i].offset < offset);
}

const struct elf_reloc *reloc_at(const struct elf_section *section, uint64_t offset)
{
	size_t first = relocs_before(section, offset);

	return first < section->reloc_count && section->relocs[first].offset == offset
		       ? &section->relocs[first]
		       : NULL;
}

const char *string_at(const struct elf_section *section, uint64_t offset)
{
	const struct elf_reloc *reloc = reloc_at(section, offset);
	const struct elf_section *strings;
	uint64_t at;

	if (!reloc)
		return NULL;
	strings = reloc_place(reloc, &at);
	if (!strings || !strings->data || at >= strings->size ||
	    !memchr(strings->data + at, '\0', strings->size - at))
		return NULL;
	return (const char *)strings->data + at;
}
