// SPDX-License-Identifier: GPL-2.0-or-later
/* Loading, last part: the bytes that no symbol covers (struct gap). */
#include "load.h"
#include "../arch/plain-code.h"
#include "special.h"

/* The bytes of padding at the place, or 0. */
static unsigned int padding_at(const struct object *object, const struct elf_section *elf,
			       uint64_t at, uint64_t end, size_t *reloc)
{
	unsigned int size = elf->header.sh_flags & SHF_EXECINSTR
				    ? object->arch->padding(elf->data + at, end - at)
			    : elf->data[at] ? 0
					    : 1;

	while (*reloc < elf->reloc_count &&
	       (elf->relocs[*reloc].offset < at || !elf->relocs[*reloc].type))
		++*reloc;
	return *reloc < elf->reloc_count && elf->relocs[*reloc].offset < at + size ? 0 : size;
}

/* Cuts padding off at both ends. Returns false when nothing is left. */
static bool trim(const struct object *object, const struct elf_section *elf, uint64_t *start,
		 uint64_t *end)
{
	size_t reloc = arch_first_reloc(elf, *start);
	uint64_t at = *start, first = *end, last = *start;

	while (at < *end) {
		unsigned int padding = padding_at(object, elf, at, *end, &reloc);
		const struct arch_reloc *row;
		uint64_t step = 1;

		if (padding) {
			at += padding;
			continue;
		}
		if (at < first)
			first = at;
		if (reloc < elf->reloc_count && elf->relocs[reloc].offset == at) {
			row = arch_reloc(object->arch, elf->relocs[reloc].type);
			step = row && row->size ? row->size : 1;
		} else if (object->arch->isa && (elf->header.sh_flags & SHF_EXECINSTR)) {
			step = object->arch->isa->length(elf->data + at);
		}
		at += step;
		last = at < *end ? at : *end;
	}
	*start = first;
	*end = last;
	return first < last;
}

/* What the relocation refers to. Unlike a symbol's, it may be anything. */
static void resolve_loosely(struct loader *loader, const struct elf_section *elf, size_t i,
			    uint64_t base, struct reference *reference)
{
	const struct elf_reloc *reloc = &elf->relocs[i];
	const struct section *section;
	uint64_t place;
	int64_t offset;

	reference->offset = reloc->offset - base;
	reference->type = reloc->type;
	reference->target = reloc->symbol->user;
	reference->target_offset = reloc->addend + loader->adjust[elf->index][i];
	if (reference->target) {
		if (reference->target->section)
			reference->target_offset +=
				(int64_t)(reloc->symbol->value - reference->target->offset);
		return;
	}
	if (!reloc_place(loader, elf, i, &section, &place, &offset))
		return;
	reference->target = symbol_at(section, place);
	reference->target_offset = offset;
	if (reference->target)
		reference->target_offset += (int64_t)(place - reference->target->offset);
}

void add_gap(struct loader *loader, const struct section *section, uint64_t offset, uint64_t end)
{
	const struct elf_section *elf = section->elf;
	struct reference *references;
	size_t low, high, i, count = 0;
	struct gap *gap;

	if (end > elf->size)
		end = elf->size;
	if (offset >= end || !trim(loader->object, elf, &offset, &end))
		return;
	low = arch_first_reloc(elf, offset);
	high = arch_first_reloc(elf, end);
	references = arena_alloc(loader->arena, (high - low + 1) * sizeof(*references));
	for (i = low; i < high; i++)
		if (elf->relocs[i].type)
			resolve_loosely(loader, elf, i, offset, &references[count++]);
	gap = array_push(loader->arena, &loader->object->gaps);
	gap->section = section;
	gap->offset = offset;
	gap->size = end - offset;
	gap->references = references;
	gap->reference_count = count;
}

/* Marks the sections with labels that other objects know: the symbols do not have them. */
static bool *labelled_sections(struct loader *loader, bool *named)
{
	const struct elf_file *elf = loader->elf;
	bool *labelled = arena_alloc(loader->arena, elf->section_count * sizeof(*labelled));
	size_t i;

	for (i = 1; i < elf->symbol_count; i++) {
		const struct elf_symbol *symbol = &elf->symbols[i];

		if (!symbol->section || symbol->type == STT_SECTION || !*symbol->name)
			continue;
		named[symbol->section->index] = true;
		if (symbol->bind != STB_LOCAL && !symbol->user)
			labelled[symbol->section->index] = true;
	}
	return labelled;
}

/*
 * Can something that no symbol covers matter? In code, the assembler resolves branches, and in a
 * section that somebody goes through, each byte counts. Elsewhere it takes a name to get there. A
 * list that is read by its symbols (select/lists.c) is a gap when it has none.
 */
static bool may_have_gaps(const struct loader *loader, const struct section *section, bool labelled,
			  bool named)
{
	const char *constants = loader->object->arch->constants;

	if (!is_relevant(section) || !section->elf->data || section->pieces ||
	    (section->elf->header.sh_flags & SHF_MERGE) ||
	    (constants && !strcmp(section->name, constants)))
		return false;
	if (section->row)
		return section->special && section->row->list == LIST_SYMBOLS && !named;
	return section->walked || labelled || (section->elf->header.sh_flags & SHF_EXECINSTR);
}

void load_gaps(struct loader *loader)
{
	size_t count = loader->object->section_count, i, n;
	bool *named = arena_alloc(loader->arena, count * sizeof(*named));
	const bool *labelled = labelled_sections(loader, named);

	for (i = 1; i < count; i++) {
		const struct section *section = &loader->sections[i];
		uint64_t covered = 0;

		if (!may_have_gaps(loader, section, labelled[i], named[i]))
			continue;
		for (n = 0; n < section->symbol_count; n++) {
			const struct symbol *symbol = section->symbols[n];

			if (symbol->offset - symbol->lead > covered)
				add_gap(loader, section, covered, symbol->offset - symbol->lead);
			if (symbol->offset + symbol->size > covered)
				covered = symbol->offset + symbol->size;
		}
		add_gap(loader, section, covered, section->elf->size);
	}
}
