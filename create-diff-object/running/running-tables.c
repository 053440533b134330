// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The entries that a function has in special sections (object/special.c), held against those that the
 * running object has for it: the same ones, for the same instructions, with the same contents and targets.
 */
#include "prover.h"
#include "../arch/arch.h"
#include "../object/reference-text.h"
#include "../../lib/search.h"

#include <stdlib.h>
#include <string.h>

/* Sections of the running object in which the entries of an object are kept. */
static const struct kept_table {
	const char *name;
	bool prefix;
	/* vmlinux may have it within another section, between these symbols; or NULL. */
	const char *start, *stop;
} kept_tables[] = {
	{ .name = "__jump_table", .start = "__start___jump_table", .stop = "__stop___jump_table" },
	{ .name = "__bug_table" },
	{ .name = "__ex_table" },
	{ .name = ".altinstructions" },
	{ .name = ".parainstructions" },
	{ .name = ".smp_locks" },
	{ .name = "runtime_ptr_", .prefix = true },
	{ .name = "runtime_shift_", .prefix = true },
	{ .name = "runtime_mask_", .prefix = true },
};

struct running_entry {
	struct running_place site;
	uint64_t offset; /* in the table */
};

/* One table of the running object, by the places that its entries are for. */
struct running_table {
	const char *name;
	struct running_place place; /* of its first byte */
	struct running_entry *entries;
	size_t count;
};

static const struct kept_table *kept_table(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(kept_tables) / sizeof(*kept_tables); i++)
		if (kept_tables[i].prefix
			    ? !strncmp(name, kept_tables[i].name, strlen(kept_tables[i].name))
			    : !strcmp(name, kept_tables[i].name))
			return &kept_tables[i];
	return NULL;
}

static int by_site(const void *a, const void *b)
{
	const struct running_entry *x = a, *y = b;

	if (x->site.section != y->site.section)
		return x->site.section < y->site.section ? -1 : 1;
	if (x->site.offset != y->site.offset)
		return x->site.offset < y->site.offset ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* The value of one of the symbols around a table; false: the running object does not have it. */
static bool bound_of_table(const struct prover *prover, const char *name, uint64_t *value)
{
	const struct hash_entry *entry = symbols_named(prover->running, name);
	const struct elf_symbol *symbol = entry ? entry->value : NULL;

	if (symbol)
		*value = symbol->value;
	return symbol != NULL;
}

/* Where the table begins, and how many bytes it has. False: the running object has none. */
static bool find_table(const struct prover *prover, const char *name, const struct kept_table *row,
		       struct running_place *place, uint64_t *size)
{
	const struct running *running = prover->running;
	const struct elf_section *section;
	uint64_t stop;

	*place = (struct running_place){ 0 };
	if (row->start && !running->is_relocatable &&
	    bound_of_table(prover, row->start, &place->offset) &&
	    bound_of_table(prover, row->stop, &stop) && stop >= place->offset) {
		*size = stop - place->offset;
		return true;
	}
	section = elf_section_by_name(running->opened, name);
	if (!section || !section->data)
		return false;
	*place = running->is_relocatable
			 ? (struct running_place){ .section = section }
			 : (struct running_place){ .offset = section->header.sh_addr };
	*size = section->size;
	return true;
}

/* Reads the table; `record` is an entry of the original's, which has its layout. */
static void read_entries(const struct prover *prover, struct running_table *table,
			 const struct record *record, uint64_t size)
{
	struct reference site = record->references[0];
	uint64_t offset;

	site.target_offset = 0;
	table->entries = arena_alloc(prover->diff->arena,
				     (size / record->size + 1) * sizeof(*table->entries));
	/* The last entry may lack the padding of the others. */
	for (offset = 0; offset + site.offset < size; offset += record->size) {
		struct running_field field = {
			.place = table->place,
			.size = arch_reloc(prover->diff->orig->arch, site.type)->size,
		};
		struct running_entry *entry = &table->entries[table->count];

		field.place.offset += offset + site.offset;
		entry->offset = offset;
		table->count += field_target(prover->diff, &field, &site, &entry->site);
	}
	qsort(table->entries, table->count, sizeof(*table->entries), by_site);
}

/* Do the fields of the running object's entries tell what they are for? See RELOC_VALUE. */
static bool is_readable(const struct prover *prover, const struct record *record)
{
	const struct arch_reloc *row =
		arch_reloc(prover->diff->orig->arch, record->references[0].type);

	return row->flags & (RELOC_VALUE | RELOC_DISTANCE);
}

/* The running object's table of the section that has the record. NULL: such entries are not kept. */
static const struct running_table *table_of(struct prover *prover, const struct record *record)
{
	const char *name = record->section->name;
	const struct kept_table *row = kept_table(name);
	struct running_table *const *item, *table;
	uint64_t size;

	if (!row || !record->size || !is_readable(prover, record))
		return NULL;
	array_for_each(item, &prover->tables)
		if (!strcmp((*item)->name, name))
			return *item;
	table = arena_new_object(prover->diff->arena, struct running_table);
	table->name = name;
	if (find_table(prover, name, row, &table->place, &size))
		read_entries(prover, table, record, size);
	*array_push(prover->diff->arena, &prover->tables) = table;
	return table;
}

static size_t first_entry(const struct running_table *table, struct running_place site)
{
	struct running_entry key = { .site = site };

	return LOWER_BOUND(table->count, i, by_site(&table->entries[i], &key) < 0);
}

/* How many entries of the section the function has here. */
static size_t count_records(const struct symbol *symbol, const char *section)
{
	const struct record *record;
	size_t count = 0;

	for (record = symbol->records; record; record = record->next)
		count += !strcmp(record->section->name, section);
	return count;
}

/* What is different about an entry, or NULL. */
static const char *entry_difference(struct prover *prover, const struct running_table *table,
				    const struct record *record, const struct running_entry *entry)
{
	const struct arch *arch = prover->diff->orig->arch;
	struct arena *arena = prover->diff->arena;
	struct running_place place = table->place;
	/* A field may reach beyond the entry. */
	uint8_t *fields = arena_alloc(arena, record->size + sizeof(uint64_t));
	const uint8_t *bytes;
	uint64_t size, i;
	size_t n;

	place.offset += entry->offset;
	size = bytes_behind(prover->running, &place);
	if (size > record->size)
		size = record->size;
	bytes = bytes_at(prover->running, &place, size);
	for (n = 0; n < record->reference_count; n++)
		memset(fields + record->references[n].offset, 1,
		       arch_reloc(arch, record->references[n].type)->size);
	for (i = 0; i < size; i++)
		if (!bytes || (!fields[i] && bytes[i] != record->data[i]))
			return arena_printf(arena, "has other contents in its entry of %s there",
					    table->name);
	for (n = 1; n < record->reference_count; n++) {
		const struct reference *reference = &record->references[n];
		struct running_field field = { .place = place };
		struct running_place target;
		const char *what;

		/* An alternative without replacement code: what its field holds means nothing. */
		if (!reference->target->elf && reference->target->section &&
		    !reference->target->size)
			continue;
		field.size = arch_reloc(arch, reference->type)->size;
		field.place.offset += reference->offset;
		if (!field_target(prover->diff, &field, reference, &target))
			return arena_printf(arena, "refers to nothing in its entry of %s there",
					    table->name);
		what = take_reference(prover, NULL, reference, &field, target);
		if (what)
			return arena_printf(arena, "%s, in its entry of %s", what, table->name);
		if (!prover->refuted)
			prover->proof->references++;
	}
	return NULL;
}

/* How many entries the running object has for the code. */
static size_t count_entries(const struct running_table *table, const struct walked_code *code)
{
	struct running_place end = code->place;

	end.offset += code->size;
	return first_entry(table, end) - first_entry(table, code->place);
}

static bool same_section(const struct record *a, const struct record *b)
{
	return a && b && !strcmp(a->section->name, b->section->name);
}

/* The entry is the `nth` of its section for its instruction; there may be several alternatives. */
static void walk_record(struct prover *prover, const struct walked_code *code,
			const struct running_table *table, const struct record *record, size_t nth)
{
	uint64_t at = (uint64_t)record->references[0].target_offset;
	struct running_place site;
	const char *what;
	size_t i;

	if (at > code->symbol->size) {
		differs(prover, code->symbol,
			arena_printf(prover->diff->arena, "has an entry in %s for what follows it",
				     table->name));
		return;
	}
	site = place_in_code(code, at);
	i = first_entry(table, site) + nth;
	if (i >= table->count || !same_place(&table->entries[i].site, &site))
		what = arena_printf(prover->diff->arena, "has no such entry in %s there",
				    table->name);
	else
		what = entry_difference(prover, table, record, &table->entries[i]);
	if (what)
		differs_at(prover, code, at, site.offset - code->place.offset, what);
}

void walk_entries(struct prover *prover, const struct walked_code *code)
{
	const struct record *record, *before = NULL;
	size_t nth = 0, count;

	for (record = code->symbol->records; record; before = record, record = record->next) {
		const struct running_table *table = table_of(prover, record);

		if (!table)
			continue;
		count = count_records(code->symbol, table->name);
		if (!same_section(before, record) && count_entries(table, code) != count)
			differs(prover, code->symbol,
				arena_printf(
					prover->diff->arena,
					"has %zu entries in %s there, and %zu when compiled here",
					count_entries(table, code), table->name, count));
		nth = same_section(before, record) && before->references[0].target_offset ==
							      record->references[0].target_offset
			      ? nth + 1
			      : 0;
		walk_record(prover, code, table, record, nth);
	}
}

/* walk_entries() asks for tables in which the function has an entry of its own. */
static void find_more_of(struct prover *prover, const struct symbol *symbol)
{
	const struct binding *binding = binding_of(prover, symbol);
	const struct walked_code code = { symbol, NULL, binding->place, binding->running_size };
	struct running_table *const *item;

	array_for_each(item, &prover->tables)
		if (!count_records(symbol, (*item)->name) && count_entries(*item, &code))
			differs(prover, symbol,
				arena_printf(
					prover->diff->arena,
					"has %zu entries in %s there, and none when compiled here",
					count_entries(*item, &code), (*item)->name));
}

void find_more_entries(struct prover *prover)
{
	const struct symbol *const *item;

	array_for_each(item, &prover->diff->orig->symbols)
		if (!(*item)->alias_of && binding_of(prover, *item)->running_size)
			find_more_of(prover, *item);
}

void want_table_bounds(struct hash *wanted)
{
	size_t i;

	for (i = 0; i < sizeof(kept_tables) / sizeof(*kept_tables); i++)
		if (kept_tables[i].start) {
			hash_add(wanted, kept_tables[i].start, &kept_tables[i]);
			hash_add(wanted, kept_tables[i].stop, &kept_tables[i]);
		}
}
