// SPDX-License-Identifier: GPL-2.0-or-later
/* Loading, last part: the entries of special sections (special.c). */
#include "load.h"
#include "../arch/arch.h"
#include "entry-size.h"
#include "special.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>

static bool has_entries(const struct section *section)
{
	return section->special && is_relevant(section) &&
	       (section->special->action == SPECIAL_ENTRIES ||
		section->special->action == SPECIAL_REFUSE_ENTRIES);
}

static struct section *section_named(struct loader *loader, const char *name)
{
	size_t i;

	for (i = 1; i < loader->object->section_count; i++)
		if (!strcmp(loader->sections[i].name, name) && is_relevant(&loader->sections[i]))
			return &loader->sections[i];
	return NULL;
}

/* ORC entries have no relocations themselves: there are as many as in .orc_unwind_ip. */
static int size_beside(struct loader *loader, const struct section *section)
{
	const struct object *object = loader->object;
	struct section *beside = section_named(loader, section->special->beside);
	uint64_t count = section->entry_size ? section->elf->size / section->entry_size : 0;
	uint64_t given, size;

	if (!count && (!beside || !beside->elf->size))
		return 0;
	if (!beside || !beside->elf->data || !count || beside->elf->size % count)
		return fail("%s: section %s has %llu entries and %s %llu bytes, which do not match",
			    object->elf->path, section->name, (unsigned long long)count,
			    section->special->beside,
			    (unsigned long long)(beside ? beside->elf->size : 0));
	size = beside->elf->size / count;
	if (find_entry_size(loader->arena, object, beside, &given))
		return -1;
	if (given && given != size)
		warning("%s: section %s has %llu bytes for each entry of %s; %s=%llu is not right, and is ignored",
			object->elf->path, beside->name, (unsigned long long)size, section->name,
			beside->special->size_override, (unsigned long long)given);
	beside->entry_size = size;
	return 0;
}

/* powerpc writes "label - start of the entry" where others write "label - .". */
static void count_from_entry(struct loader *loader, const struct section *section)
{
	const struct elf_section *elf = section->elf;
	size_t i;

	for (i = 0; i < elf->reloc_count; i++)
		loader->adjust[elf->index][i] =
			-(int64_t)(elf->relocs[i].offset % section->entry_size);
}

int load_entry_sizes(struct loader *loader)
{
	const struct object *object = loader->object;
	size_t i;

	for (i = 1; i < object->section_count; i++) {
		struct section *section = &loader->sections[i];

		if (!section->special || !is_relevant(section) ||
		    section->special->action == SPECIAL_BESIDE ||
		    (!has_entries(section) && !section->special->size_override))
			continue;
		if (find_entry_size(loader->arena, object, section, &section->entry_size))
			return -1;
		if (section->special->beside && size_beside(loader, section))
			return -1;
		if (section->special->from_entry && section->entry_size)
			count_from_entry(loader, section);
	}
	return 0;
}

static const struct symbol *empty_piece(struct loader *loader, const struct symbol *like)
{
	struct symbol *piece = new_symbol(loader, "no replacement", KIND_ANONYMOUS);

	piece->section = like->section;
	return piece;
}

/*
 * An alternative without replacement code points at where that of the next one begins. It gets an
 * empty symbol of its own, so that other code is not taken for its own. (arm64's callbacks have
 * no replacement code either, but a function.)
 */
static int find_replacement(struct loader *loader, const struct record *record,
			    struct reference *references)
{
	const struct object *object = loader->object;
	const struct special_alternative *layout;
	struct reference *replacement;

	if (!record->special->replacement)
		return 0;
	layout = special_alternative(object->arch->alternatives, record->size);
	if (!layout)
		return fail("%s: section %s: no known struct alt_instr has %llu bytes",
			    object->elf->path, record->section->name,
			    (unsigned long long)record->size);
	if (record->reference_count < 2) {
		if (!record->data[layout->replacement_length])
			return 0;
		return fail("%s: section %s: the entry at 0x%llx has no replacement code",
			    object->elf->path, record->section->name,
			    (unsigned long long)record->offset);
	}
	replacement = &references[1];
	if (record->data[layout->replacement_length] || replacement->target->elf ||
	    !replacement->target->section)
		return 0;
	replacement->target = empty_piece(loader, replacement->target);
	replacement->target_offset = 0;
	return 0;
}

/* The end of a feature fixup's replacement code is where that of the next one begins, too. */
static int find_replacement_end(struct loader *loader, const struct record *record,
				struct reference *references)
{
	const struct object *object = loader->object;
	struct reference *begin, *end;
	uint64_t from, to;

	if (!record->special->replacement_end)
		return 0;
	if (record->reference_count != 4)
		return fail("%s: section %s: an entry has %zu relocations instead of 4",
			    object->elf->path, record->section->name, record->reference_count);
	begin = &references[2];
	end = &references[3];
	from = begin->target->offset + (uint64_t)begin->target_offset;
	to = end->target->offset + (uint64_t)end->target_offset;
	if (!begin->target->section || begin->target->section != end->target->section ||
	    to < from || to - from > begin->target->size)
		return fail("%s: section %s: the replacement code of an entry is not one piece",
			    object->elf->path, record->section->name);
	if (to == from) {
		begin->target = empty_piece(loader, begin->target);
		begin->target_offset = 0;
	}
	end->target = begin->target;
	end->target_offset = begin->target_offset + (int64_t)(to - from);
	return 0;
}

/*
 * The variable that a runtime constant's entry is about. Assembly names the section after it, and
 * there may be no other trace of it.
 */
static const struct symbol *constant_variable(struct loader *loader, const struct section *section)
{
	const char *name = section->name + strlen(section->special->name);
	struct symbol *symbol = hash_get(&loader->object->by_name, name);

	if (!symbol) {
		symbol = new_symbol(loader, name, KIND_UNDEFINED);
		hash_add(&loader->object->by_name, name, symbol);
	}
	return symbol->alias_of ? symbol->alias_of : symbol;
}

void add_record(struct loader *loader, struct record *record, const struct symbol *owner)
{
	record->owner = owner;
	*array_push(loader->arena, &loader->records) = record;
	if (record->special->ftrace_site)
		own_symbol(loader, owner)->has_fentry = true;
}

static int load_records_of(struct loader *loader, const struct section *section)
{
	const struct object *object = loader->object;
	const struct special *special = section->special;
	const struct elf_section *elf = section->elf;
	uint64_t offset;

	for (offset = 0; offset < elf->size; offset += section->entry_size) {
		struct record *record = arena_new_object(loader->arena, struct record);
		const struct symbol *owner;
		struct reference *references;

		record->special = special;
		record->section = section;
		record->offset = offset;
		record->size = section->entry_size;
		record->data = elf->data + offset;
		if (elf->size - offset < record->size) {
			uint8_t *padded = arena_alloc(loader->arena, record->size);

			memcpy(padded, record->data, elf->size - offset);
			record->data = padded;
		}
		if (take_references(loader, elf, offset, offset + record->size, &references,
				    &record->reference_count))
			return -1;
		record->references = references;
		if (!record->reference_count)
			return fail("%s: section %s: the entry at 0x%llx refers to nothing",
				    object->elf->path, section->name, (unsigned long long)offset);
		if (find_replacement(loader, record, references) ||
		    find_replacement_end(loader, record, references))
			return -1;
		if (special->constant)
			record->variable = constant_variable(loader, section);
		owner = references[0].target;
		if (!owner->section) {
			add_gap(loader, section, offset, offset + record->size);
			continue;
		}
		add_record(loader, record, owner);
	}
	return 0;
}

/*
 * Orders by section name, then by the place that an entry is for. Sections may stand in any
 * order, and a function may have entries in several sections of one name (.discard.reachable).
 * Only the order of entries for one place matters: the last alternative that applies is the one
 * that stays.
 */
static int compare_records(const void *a, const void *b)
{
	const struct record *x = *(struct record *const *)a, *y = *(struct record *const *)b;
	int64_t x_site = x->references[0].target_offset, y_site = y->references[0].target_offset;
	int names = strcmp(x->section->name, y->section->name);

	if (names)
		return names;
	if (x_site != y_site)
		return x_site < y_site ? -1 : 1;
	if (x->section != y->section)
		return x->section->elf->index < y->section->elf->index ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Links the records of each symbol in that order. */
static void link_records(struct loader *loader)
{
	size_t i;

	if (loader->records.count)
		qsort(loader->records.items, loader->records.count, sizeof(void *),
		      compare_records);
	/* From the last one on, so that each goes in front of those that follow it. */
	for (i = loader->records.count; i--;) {
		struct record *record = loader->records.items[i];
		struct symbol *owner = own_symbol(loader, record->owner);
		const struct record **first = record->special->derived ? &owner->derived
								       : &owner->records;

		record->next = *first;
		*first = record;
	}
}

int load_records(struct loader *loader)
{
	const struct object *object = loader->object;
	size_t i;

	for (i = 1; i < object->section_count; i++) {
		const struct section *section = &object->sections[i];

		if (!has_entries(section) || !section->entry_size)
			continue;
		if (section->special->beside ? load_unwind(loader, section)
					     : load_records_of(loader, section))
			return -1;
	}
	link_records(loader);
	return 0;
}
