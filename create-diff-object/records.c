// SPDX-License-Identifier: GPL-2.0-or-later
/* Loading, last part: the entries of special sections (special.c). */
#include "load.h"
#include "arch.h"
#include "special.h"
#include "../lib/message.h"

#include <stdlib.h>
#include <string.h>

/*
 * An alternative without replacement code points at where the next one's begins: it
 * gets an empty symbol of its own, so that no foreign code is taken for its own.
 */
static void empty_replacement(struct object *object, struct record *record)
{
	const uint8_t *entry = record->section->elf->data + record->offset;
	struct symbol *target;

	if (!record->special->replacement || record->reference_count < 2 || entry[record->size - 1])
		return;
	target = record->references[1].target;
	record->references[1].target = new_symbol(object, "no replacement", KIND_ANONYMOUS);
	record->references[1].target->section = target->section;
	record->references[1].target_offset = 0;
}

static int load_records_of(struct loader *loader, struct section *section)
{
	struct object *object = loader->object;
	const struct special *special = section->special;
	const struct elf_section *elf = section->elf;
	uint64_t entries, size, i;

	if (!elf->size)
		return 0;
	entries = elf->reloc_count / special->relocs;
	if (!entries || elf->reloc_count % special->relocs || elf->size % entries || !elf->data ||
	    elf->size / entries < 4 * special->relocs)
		return fail("%s: section %s: %llu bytes with %zu relocations are not entries with "
			    "%u relocations each; the layout is not known",
			    object->elf->path, section->name, (unsigned long long)elf->size,
			    elf->reloc_count, special->relocs);
	size = elf->size / entries;
	for (i = 0; i < entries; i++) {
		struct record *record = arena_new_object(object->arena, struct record);
		struct symbol *owner;

		record->special = special;
		record->section = section;
		record->offset = i * size;
		record->size = size;
		if (take_references(loader, elf, record->offset, record->offset + size,
				    &record->references, &record->reference_count))
			return -1;
		if (record->reference_count != special->relocs)
			return fail("%s: section %s: entry %llu has %zu relocations instead of %u; "
				    "the layout is not known",
				    object->elf->path, section->name, (unsigned long long)i,
				    record->reference_count, special->relocs);
		empty_replacement(object, record);
		owner = record->references[0].target;
		*array_push(object->arena, &object->records) = record;
		if (!owner->section)
			continue;
		record->owner = owner;
		if (special->ftrace_site)
			owner->has_fentry = true;
	}
	return 0;
}

/*
 * By section, and by the place that an entry is for. Sections stand in any order, and entries of one
 * function in several sections of a name (.discard.reachable); only among those for one
 * place the order counts: the last alternative that applies is the one that stays.
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

static void link_records(struct object *object)
{
	struct record **item;

	if (object->records.count)
		qsort(object->records.items, object->records.count, sizeof(void *),
		      compare_records);
	array_for_each(item, &object->records) {
		struct symbol *owner = (*item)->owner;

		if (!owner)
			continue;
		*owner->records_end = *item;
		owner->records_end = &(*item)->next;
	}
}

int load_records(struct loader *loader)
{
	struct object *object = loader->object;
	size_t i;

	for (i = 1; i < object->section_count; i++) {
		struct section *section = &object->sections[i];

		if (section->special && section->special->action == SPECIAL_ENTRIES &&
		    is_relevant(section) && load_records_of(loader, section))
			return -1;
	}
	link_records(object);
	return 0;
}
