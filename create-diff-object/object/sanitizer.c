// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What AddressSanitizer (KASAN) tells of constants without a name.
 *
 * It keeps strings out of mergeable sections, because each has a red zone behind it: all strings of a
 * unit are in one .rodata, without symbols. A constructor registers them, with all variables, from an
 * array in .data..LASAN0, which so has the place and the size of each.
 */
#include "load.h"
#include "../arch/arch.h"
#include "../../lib/search.h"

#include <stdlib.h>
#include <string.h>

/* struct kasan_global of mm/kasan/kasan.h: beg, size, size_with_redzone, and five more words */
#define ENTRY_SIZE 64
#define SIZE_AT	   8

static bool has_relocs(const struct elf_section *elf, uint64_t start, uint64_t end)
{
	size_t i = arch_first_reloc(elf, start);

	return i < elf->reloc_count && elf->relocs[i].offset < end;
}

static void add_entry(struct loader *loader, const struct elf_section *array, uint64_t entry)
{
	size_t i = arch_first_reloc(array, entry);
	const struct section *section;
	struct sanitized constant;
	int64_t offset;

	if (i == array->reloc_count || array->relocs[i].offset != entry ||
	    !reloc_place(loader, array, i, &section, &constant.offset, &offset))
		return;
	constant.size = elf_integer(loader->elf, array->data + entry + SIZE_AT, 8);
	if (offset || !section->elf->data || constant.offset >= section->elf->size ||
	    !constant.size || constant.size > section->elf->size - constant.offset ||
	    (section->elf->header.sh_flags & (SHF_WRITE | SHF_EXECINSTR | SHF_MERGE)) ||
	    has_relocs(section->elf, constant.offset, constant.offset + constant.size))
		return;
	*array_push(loader->arena, &loader->sanitized[section->elf->index]) = constant;
}

static int by_offset(const void *a, const void *b)
{
	const struct sanitized *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

void load_sanitized(struct loader *loader)
{
	size_t count = loader->object->section_count, i;

	loader->sanitized = arena_alloc(loader->arena, count * sizeof(*loader->sanitized));
	for (i = 1; i < count; i++) {
		const struct elf_section *elf = loader->sections[i].elf;
		uint64_t entry;

		if (!elf->data || strcmp(elf->name, ".data..LASAN0"))
			continue;
		for (entry = 0; elf->size - entry >= ENTRY_SIZE; entry += ENTRY_SIZE)
			add_entry(loader, elf, entry);
	}
	for (i = 1; i < count; i++)
		if (loader->sanitized[i].count)
			qsort(loader->sanitized[i].items, loader->sanitized[i].count,
			      sizeof(*loader->sanitized[i].items), by_offset);
}

const struct sanitized *sanitized_at(const struct loader *loader, const struct section *section,
				     uint64_t place)
{
	const sanitized_list *list = &loader->sanitized[section->elf->index];
	size_t behind = LOWER_BOUND(list->count, i, list->items[i].offset <= place);
	const struct sanitized *last = behind ? &list->items[behind - 1] : NULL;

	/* A pointer just past the end is the constant's, too: a red zone is never empty. */
	return last && place <= last->offset + last->size ? last : NULL;
}
