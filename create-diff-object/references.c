// SPDX-License-Identifier: GPL-2.0-or-later
/* Loading, third part: relocations become references between symbols. */
#include "load.h"
#include "arch.h"
#include "special.h"
#include "../lib/message.h"

#include <stdlib.h>
#include <string.h>

/* Nothing larger is the target of an ordinary access, and arrays in shared sections are. */
#define SCALAR_MAX 8

/* Far beyond what addresses a kernel; sums of two do not overflow. */
#define ADDEND_MAX (1LL << 56)

/* Strings of any width: L"wide" is in .rodata.str4.4. */
static bool is_string_section(const struct section *section)
{
	GElf_Xword flags = section->elf->header.sh_flags;
	GElf_Xword width = section->elf->header.sh_entsize;

	return (flags & SHF_MERGE) && (flags & SHF_STRINGS) && section->elf->data &&
	       (width == 1 || width == 2 || width == 4);
}

static bool is_constant_section(const struct section *section)
{
	GElf_Xword flags = section->elf->header.sh_flags;

	return (flags & SHF_MERGE) && !(flags & SHF_STRINGS) && section->elf->header.sh_entsize;
}

/* Just behind the zero that ends the string at the offset. */
static uint64_t string_end(const struct elf_section *elf, uint64_t offset)
{
	uint64_t width = elf->header.sh_entsize, i;

	for (; elf->size - offset >= width; offset += width) {
		for (i = 0; i < width && !elf->data[offset + i]; i++)
			;
		if (i == width)
			return offset + width;
	}
	return elf->size;
}

/* Where a relocation points, when that is a place in a section rather than a symbol. */
static bool reloc_place(struct loader *loader, const struct elf_section *elf, size_t i,
			struct section **section, uint64_t *offset)
{
	const struct elf_reloc *reloc = &elf->relocs[i];

	if (!reloc->symbol->section)
		return false;
	*section = reloc->symbol->section->user;
	*offset = reloc->symbol->value + (uint64_t)reloc->addend +
		  (uint64_t)loader->adjust[elf->index][i];
	return true;
}

static int compare_offsets(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Adds a symbol for the unnamed bytes at the place, up to `end`. */
static void add_unnamed(struct object *object, struct section *section, uint64_t offset,
			uint64_t end)
{
	const struct elf_section *elf = section->elf;
	enum kind kind = KIND_ANONYMOUS;
	struct symbol *symbol;

	if (is_string_section(section)) {
		kind = KIND_STRING;
		end = string_end(elf, offset);
	} else if (elf->header.sh_flags & SHF_MERGE) {
		kind = KIND_CONSTANT;
		if (elf->header.sh_entsize && elf->header.sh_entsize <= end - offset)
			end = offset + elf->header.sh_entsize;
	}
	symbol = new_symbol(
		object,
		arena_printf(object->arena, "%s+0x%llx", section->name, (unsigned long long)offset),
		kind);
	symbol->section = section;
	symbol->offset = offset;
	symbol->size = end - offset;
}

/*
 * What no symbol covers is cut at the places that something refers to: .altinstr_aux
 * holds a piece of code for each use of static_cpu_has(), string sections a string each.
 */
int load_unnamed(struct loader *loader)
{
	struct object *object = loader->object;
	ARRAY(uint64_t) *places =
		arena_alloc(object->arena, object->section_count * sizeof(*places));
	struct section *section;
	uint64_t offset;
	size_t i, n;

	for (i = 1; i < object->section_count; i++) {
		if (!is_relevant(&object->sections[i]))
			continue;
		for (n = 0; n < object->sections[i].elf->reloc_count; n++) {
			const struct elf_reloc *reloc = &object->sections[i].elf->relocs[n];

			if (!reloc_place(loader, object->sections[i].elf, n, &section, &offset) ||
			    reloc->symbol->user || symbol_at(section, offset))
				continue;
			if (offset > section->elf->size)
				return fail("%s: section %s: a relocation points outside of %s",
					    object->elf->path, object->sections[i].name,
					    section->name);
			/* A place inside of a constant is that constant's. */
			if (is_constant_section(section))
				offset -= offset % section->elf->header.sh_entsize;
			*array_push(object->arena, &places[section->elf->index]) = offset;
		}
	}
	for (i = 1; i < object->section_count; i++) {
		size_t first = object->symbols.count, named, s;

		section = &object->sections[i];
		if (!places[i].count)
			continue;
		qsort(places[i].items, places[i].count, sizeof(uint64_t), compare_offsets);
		for (n = 0; n < places[i].count; n++) {
			uint64_t end = section->elf->size;

			offset = places[i].items[n];
			if (n && offset == places[i].items[n - 1])
				continue;
			for (s = n; s < places[i].count && places[i].items[s] == offset; s++)
				;
			/* Data may be read on beyond a place inside of it; code is entered at its places. */
			if (s < places[i].count && (section->elf->header.sh_flags & SHF_EXECINSTR))
				end = places[i].items[s];
			for (s = 0; s < section->symbol_count; s++)
				if (section->symbols[s]->offset > offset)
					break;
			if (s < section->symbol_count &&
			    section->symbols[s]->offset - section->symbols[s]->lead < end)
				end = section->symbols[s]->offset - section->symbols[s]->lead;
			add_unnamed(object, section, offset, end);
		}
		named = section->symbol_count;
		section->symbol_count += object->symbols.count - first;
		section->symbols =
			memcpy(arena_alloc(object->arena,
					   (section->symbol_count + 1) * sizeof(*section->symbols)),
			       section->symbols, named * sizeof(*section->symbols));
		memcpy(section->symbols + named, object->symbols.items + first,
		       (section->symbol_count - named) * sizeof(*section->symbols));
		qsort(section->symbols, section->symbol_count, sizeof(*section->symbols),
		      symbol_by_place);
	}
	return 0;
}

/*
 * A pointer to the end of an array looks like one to the start of the variable behind it,
 * where variables share a section. Accesses to memory (PC-relative) mean the variable, and so does
 * everything behind a scalar.
 */
static const struct symbol *array_that_ends_at(const struct object *object,
					       const struct section *section, uint64_t offset,
					       const struct elf_reloc *reloc)
{
	size_t i;

	if (section->elf->header.sh_flags & (SHF_EXECINSTR | SHF_MERGE) ||
	    (arch_reloc(object->arch, reloc->type)->flags & RELOC_ACCESS) || section->special)
		return NULL;
	for (i = 0; i + 1 < section->symbol_count; i++) {
		const struct symbol *symbol = section->symbols[i];

		if (symbol->elf && symbol->size > SCALAR_MAX &&
		    symbol->offset + symbol->size == offset &&
		    section->symbols[i + 1]->offset == offset)
			return symbol;
	}
	return NULL;
}

static int resolve(struct loader *loader, const struct elf_section *elf, size_t i, uint64_t base,
		   struct reference *reference)
{
	const struct elf_reloc *reloc = &elf->relocs[i];
	struct object *object = loader->object;
	const struct arch_reloc *row;
	struct section *section;
	uint64_t offset;

	reference->offset = reloc->offset - base;
	reference->type = reloc->type;
	reference->adjust = loader->adjust[elf->index][i];
	row = arch_reloc(object->arch, reloc->type);
	if (!row)
		return fail("%s: section %s: relocation type %u is not one that the kernel applies",
			    object->elf->path, elf->name, reloc->type);
	if (reloc->addend > ADDEND_MAX || reloc->addend < -ADDEND_MAX)
		return fail("%s: section %s: an addend of %lld is not handled", object->elf->path,
			    elf->name, (long long)reloc->addend);
	if (row->size > elf->size - reloc->offset)
		return fail("%s: section %s: a relocation reaches beyond its end",
			    object->elf->path, elf->name);
	if (reloc->symbol->user) {
		reference->target = reloc->symbol->user;
		reference->target_offset = reloc->addend + reference->adjust;
		/* An alias stands for the symbol that it is an alias of. */
		if (reference->target->section)
			reference->target_offset +=
				(int64_t)(reloc->symbol->value - reference->target->offset);
		return 0;
	}
	if (!reloc_place(loader, elf, i, &section, &offset)) {
		return fail("%s: section %s: a relocation at 0x%llx has no symbol",
			    object->elf->path, elf->name, (unsigned long long)reloc->offset);
	}
	reference->target = symbol_at(section, offset);
	if (!reference->target)
		return fail("%s: section %s: the relocation at 0x%llx points into nothing in %s",
			    object->elf->path, elf->name, (unsigned long long)reloc->offset,
			    section->name);
	reference->target_offset = (int64_t)(offset - reference->target->offset);
	reference->boundary = array_that_ends_at(object, section, offset, reloc);
	return 0;
}

/* Hands the relocations in [start, end) out as references, counted from start. */
int take_references(struct loader *loader, const struct elf_section *elf, uint64_t start,
		    uint64_t end, struct reference **references, size_t *count)
{
	size_t low = 0, high = elf->reloc_count, i;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (elf->relocs[middle].offset < start)
			low = middle + 1;
		else
			high = middle;
	}
	for (i = low; i < elf->reloc_count && elf->relocs[i].offset < end; i++)
		;
	*count = i - low;
	*references = arena_alloc(loader->object->arena, (*count + 1) * sizeof(**references));
	for (i = 0; i < *count; i++)
		if (resolve(loader, elf, low + i, start, &(*references)[i]))
			return -1;
	return 0;
}

int load_references(struct loader *loader)
{
	struct object *object = loader->object;
	struct symbol **symbol;

	array_for_each(symbol, &object->symbols) {
		struct symbol *s = *symbol;

		if (!s->section || !is_relevant(s->section))
			continue;
		if (take_references(loader, s->section->elf, s->offset - s->lead,
				    s->offset + s->size, &s->references, &s->reference_count))
			return -1;
	}
	return 0;
}
