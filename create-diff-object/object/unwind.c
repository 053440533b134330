// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Unwind data that objtool has written: .orc_unwind_ip says where, .orc_unwind at the same
 * index says how, from there on. objtool leaves out an entry that says what the one before
 * says, so in a section with several functions (.sched.text) a function may begin in the
 * middle of an entry's range; and it ends a section, not a function, with an empty entry.
 * Functions move one by one: each gets an entry where it begins, and one where it ends.
 *
 * The kernel sorts a module's entries by address, and where one function ends and another
 * begins, the empty one first (arch/x86/kernel/unwind_orc.c: orc_sort_cmp()).
 */
#include "load.h"
#include "special.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>

struct unwind_entry {
	const struct section *section; /* of code */
	uint64_t place;
	const uint8_t *data;
	size_t index;
};

struct unwind_table {
	struct loader *loader;
	const struct section *section; /* .orc_unwind_ip */
	const struct section *beside;
	uint32_t type; /* of its relocations */
	struct unwind_entry *entries;
	size_t count;
	const uint8_t *empty; /* an entry that says: nothing is known from here on */
};

static int by_place(const void *a, const void *b)
{
	const struct unwind_entry *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static bool is_empty(const struct unwind_table *table, const uint8_t *data)
{
	return !memcmp(data, table->empty, table->beside->entry_size);
}

static void add(struct unwind_table *table, const struct symbol *function, int64_t at,
		const uint8_t *data)
{
	struct arena *arena = table->loader->arena;
	struct record *record = arena_new_object(arena, struct record);
	struct reference *reference = arena_new_object(arena, struct reference);

	record->special = table->section->special;
	record->section = table->section;
	record->offset = table->loader->records.count;
	record->size = table->section->entry_size;
	record->data = arena_alloc(arena, record->size);
	reference->type = table->type;
	reference->target = function;
	reference->target_offset = at;
	record->references = reference;
	record->reference_count = 1;
	record->beside = table->beside;
	record->beside_data = data;
	record->beside_size = table->beside->entry_size;
	add_record(table->loader, record, function);
}

/* The function's part of [*next, to), which is about its section; *state is what came before. */
static void add_function(struct unwind_table *table, size_t *next, size_t to, const uint8_t **state,
			 const struct symbol *function)
{
	uint64_t start = function->offset - function->lead, end = function->offset + function->size;
	bool any = false;

	for (; *next < to && table->entries[*next].place <= start; ++*next)
		*state = table->entries[*next].data;
	if (!is_empty(table, *state)) {
		add(table, function, -(int64_t)function->lead, *state);
		any = true;
	}
	for (; *next < to && table->entries[*next].place < end; ++*next) {
		*state = table->entries[*next].data;
		add(table, function, (int64_t)(table->entries[*next].place - function->offset),
		    *state);
		any = true;
	}
	if (any)
		add(table, function, (int64_t)function->size, table->empty);
}

static int read_entries(struct unwind_table *table)
{
	const struct elf_section *elf = table->section->elf;
	size_t i;

	for (i = 0; i < table->count; i++) {
		const struct elf_reloc *reloc = &elf->relocs[i];
		struct unwind_entry *entry = &table->entries[i];

		if (!reloc->symbol->section || reloc->offset != i * table->section->entry_size)
			return fail("%s: section %s: entry %zu is not about a place in a section",
				    table->loader->object->elf->path, table->section->name, i);
		entry->section = reloc->symbol->section->user;
		entry->place = reloc->symbol->value + (uint64_t)reloc->addend;
		entry->data = table->beside->elf->data + i * table->beside->entry_size;
		entry->index = i;
		if (entry->place > entry->section->elf->size)
			return fail("%s: section %s: entry %zu is outside of %s",
				    table->loader->object->elf->path, table->section->name, i,
				    entry->section->name);
	}
	return 0;
}

int load_unwind(struct loader *loader, const struct section *section)
{
	const struct object *object = loader->object;
	struct unwind_table table = { .loader = loader, .section = section };
	size_t from, to, i;

	for (i = 1; i < object->section_count; i++)
		if (!strcmp(object->sections[i].name, section->special->beside) &&
		    object->sections[i].entry_size)
			table.beside = &object->sections[i];
	table.count = section->elf->reloc_count;
	if (!table.beside || !table.count)
		return 0;
	table.type = section->elf->relocs[0].type;
	table.empty = arena_alloc(loader->arena, table.beside->entry_size);
	table.entries = arena_alloc(loader->arena, table.count * sizeof(*table.entries));
	if (read_entries(&table))
		return -1;
	qsort(table.entries, table.count, sizeof(*table.entries), by_place);
	for (from = 0; from < table.count; from = to) {
		const struct section *code = table.entries[from].section;
		const uint8_t *state = table.empty;
		size_t next = from;

		for (to = from; to < table.count && table.entries[to].section == code; to++)
			;
		for (i = 0; i < code->symbol_count; i++)
			if (code->symbols[i]->kind == KIND_FUNCTION)
				add_function(&table, &next, to, &state, code->symbols[i]);
	}
	return 0;
}
