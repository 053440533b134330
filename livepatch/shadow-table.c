// SPDX-License-Identifier: GPL-2.0-or-later
#include "shadow-table.h"
#include "module-elf.h"

#include <string.h>

/* More than any livepatch has: a hostile module must not cost a minute. */
#define MAX_TYPES 1024

/* Offsets of members, and sizes. */
enum {
	TYPE_ID = 0,
	TYPE_CTOR = 8,
	TYPE_DTOR = 16,
	TYPE_SIZE = 32,

	/* struct shadow_module; a list_head comes first. */
	MODULE_ENTRIES = 24,
	MODULE_COUNT = 32,
	MODULE_SIZE = 48,

	/* struct shadow_entry */
	ENTRY_TYPE = 0,
	ENTRY_OBJECT = 8,
	ENTRY_VERSION = 16,
	ENTRY_SIZE = 24,
};

/* Variables that are zero may be in .bss, which has no data. */
static bool is_inside(const struct elf_section *section, uint64_t at, uint64_t size)
{
	return section && (section->data || section->header.sh_type == SHT_NOBITS) &&
	       at <= section->size && size <= section->size - at;
}

static uint64_t integer(const struct elf_file *module, const struct elf_section *section,
			uint64_t at, unsigned int size)
{
	return section->data ? elf_integer(module, section->data + at, size) : 0;
}

static const char *variable_at(const struct elf_file *module, const struct elf_section *section,
			       uint64_t at)
{
	size_t i;

	for (i = 1; i < module->symbol_count; i++) {
		const struct elf_symbol *symbol = &module->symbols[i];

		if (symbol->section == section && symbol->value == at &&
		    symbol->type == STT_OBJECT && !klp_is_alias(symbol->name))
			return symbol->name;
	}
	return NULL;
}

/* The livepatch core writes the address, as the function is one of the kernel that is not exported. */
static const struct elf_symbol *late_symbol(const struct elf_file *module,
					    const struct elf_section *section, uint64_t at)
{
	size_t i;

	for (i = 1; i < module->section_count; i++) {
		const struct elf_section *rela = &module->sections[i];
		uint64_t entry;

		if (!klp_is_rela(rela->name) || rela->header.sh_info != section->index)
			continue;
		for (entry = 0; rela->data && entry + RELA_SIZE <= rela->size; entry += RELA_SIZE) {
			uint64_t info = elf_integer(module, rela->data + entry + 8, 8);

			if (elf_integer(module, rela->data + entry, 8) == at &&
			    info >> 32 < module->symbol_count)
				return &module->symbols[info >> 32];
		}
	}
	return NULL;
}

static struct table_function function_of(const struct elf_file *module,
					 const struct elf_section *section, uint64_t at)
{
	const struct elf_reloc *reloc = reloc_at(section, at);
	struct table_function function = { 0 };

	if (!reloc) {
		function.symbol = late_symbol(module, section, at);
		return function;
	}
	function.symbol = reloc->symbol;
	reloc_place(reloc, &function.offset);
	return function;
}

/* Adds the type to which the pointer at a place leads; NULL when it leads to none. */
static struct table_type *add_type(struct arena *arena, const struct elf_file *module,
				   const char *object, const struct elf_reloc *pointer,
				   struct shadow_table *table)
{
	struct table_type type = { .object = object };

	type.section = pointer ? reloc_place(pointer, &type.at) : NULL;
	if (!is_inside(type.section, type.at, TYPE_SIZE) || table->types.count == MAX_TYPES)
		return NULL;
	type.name = variable_at(module, type.section, type.at);
	type.id = (unsigned long)integer(module, type.section, type.at + TYPE_ID, 8);
	type.ctor = function_of(module, type.section, type.at + TYPE_CTOR);
	type.dtor = function_of(module, type.section, type.at + TYPE_DTOR);
	*array_push(arena, &table->types) = type;
	return &table->types.items[table->types.count - 1];
}

static const struct elf_symbol *find_global(const struct elf_file *module, const char *name)
{
	const struct hash_entry *entry = hash_find(&module->by_name, name);

	for (; entry; entry = entry->same_key) {
		const struct elf_symbol *symbol = entry->value;

		if (symbol->bind == STB_GLOBAL && symbol->section)
			return symbol;
	}
	return NULL;
}

/* What belongs to the runtime is global: nothing global of a patch could have the name beside it. */
static const struct elf_symbol *find_runtime(const struct elf_file *module)
{
	const struct elf_symbol *variable = find_global(module, "shadow_types");
	const struct elf_symbol *function = find_global(module, "shadow_types_pre_patch");

	return variable && variable->type == STT_OBJECT && function && elf_is_function(function)
		       ? variable
		       : NULL;
}

static const char *read_entry(struct arena *arena, struct elf_file *module,
			      const struct elf_section *section, uint64_t at,
			      struct shadow_table *table)
{
	const char *object = string_at(section, at + ENTRY_OBJECT);
	struct table_type *type;

	if (!object && reloc_at(section, at + ENTRY_OBJECT))
		return "the object of an entry of its shadow types is not a string";
	type = add_type(arena, module, object ? object : KLP_VMLINUX,
			reloc_at(section, at + ENTRY_TYPE), table);
	if (!type)
		return "an entry of its shadow types does not point at a struct klp_shadow_type";
	type->has_version = true;
	type->version = (unsigned int)integer(module, section, at + ENTRY_VERSION, 4);
	return NULL;
}

const char *shadow_table_read(struct arena *arena, struct elf_file *module,
			      struct shadow_table *table)
{
	const struct elf_symbol *variable = find_runtime(module);
	const struct elf_section *entries;
	const struct elf_reloc *pointer;
	const char *wrong = NULL;
	uint64_t at, count, i;

	if (!variable)
		return NULL;
	table->has_runtime = true;
	if (!is_inside(variable->section, variable->value, MODULE_SIZE))
		return "its struct shadow_module is cut off";
	pointer = reloc_at(variable->section, variable->value + MODULE_ENTRIES);
	entries = pointer ? reloc_place(pointer, &at) : NULL;
	count = integer(module, variable->section, variable->value + MODULE_COUNT, 8);
	if (count > MAX_TYPES || !is_inside(entries, at, count * ENTRY_SIZE))
		return "its struct shadow_module does not point at a table of shadow types";
	for (i = 0; i < count && !wrong; i++)
		wrong = read_entry(arena, module, entries, at + i * ENTRY_SIZE, table);
	return wrong;
}

const char *shadow_array_read(struct arena *arena, struct elf_file *module, const char *object,
			      const struct elf_section *section, uint64_t at,
			      struct shadow_table *table)
{
	const struct elf_reloc *pointer = reloc_at(section, at), *element;
	const struct elf_section *array;
	uint64_t place;

	if (!pointer)
		return NULL;
	array = reloc_place(pointer, &place);
	for (; is_inside(array, place, 8); place += 8) {
		element = reloc_at(array, place);
		if (!element && !integer(module, array, place, 8))
			return NULL;
		if (!add_type(arena, module, object, element, table))
			return "an element of a shadow_types array does not point at a struct klp_shadow_type";
	}
	return "a shadow_types array has no NULL at its end; the kernel would read beyond it";
}

bool is_shadow_callback(const struct shadow_table *table, const char *function)
{
	static const char prefix[] = "shadow_types_";
	enum klp_callback kind;

	return table->has_runtime && !strncmp(function, prefix, strlen(prefix)) &&
	       klp_callback_parse(function + strlen(prefix), &kind);
}
