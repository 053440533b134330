// SPDX-License-Identifier: GPL-2.0-or-later
/* Places in the running object, and what its fields refer to. */
#include "proof.h"
#include "../arch/arch.h"

#include <string.h>

struct running_place place_of(const struct running *running, const struct elf_symbol *symbol)
{
	struct running_place place = { .offset = symbol->value };

	if (!running->is_relocatable)
		return place;
	if (symbol->section)
		place.section = symbol->section;
	else if (symbol->shndx == SHN_UNDEF)
		place = (struct running_place){ .import = symbol };
	return place;
}

const struct elf_symbol *named_at(const struct running *running, const char *name,
				  const struct running_place *place)
{
	const struct hash_entry *entry = symbols_named(running, name);

	for (; entry; entry = entry->same_key) {
		struct running_place there = place_of(running, entry->value);

		if (same_place(&there, place))
			return entry->value;
	}
	return NULL;
}

uint64_t bytes_behind(const struct running *running, const struct running_place *place)
{
	size_t i;

	if (place->import)
		return 0;
	if (place->section)
		return place->section->data && place->offset <= place->section->size
			       ? place->section->size - place->offset
			       : 0;
	for (i = 1; !running->is_relocatable && i < running->elf->section_count; i++) {
		const struct elf_section *section = &running->elf->sections[i];
		uint64_t start = section->header.sh_addr;

		if ((section->header.sh_flags & SHF_ALLOC) && section->data &&
		    place->offset >= start && place->offset - start < section->size)
			return section->size - (place->offset - start);
	}
	return 0;
}

const uint8_t *bytes_at(const struct running *running, const struct running_place *place,
			uint64_t size)
{
	if (size > bytes_behind(running, place))
		return NULL;
	if (place->section)
		return place->section->data ? place->section->data + place->offset : NULL;
	return elf_bytes_at(running->elf, place->offset, size);
}

/* The relocation of a module's field; NULL: it has none. */
static const struct elf_reloc *reloc_at(const struct running_place *place)
{
	size_t i = arch_first_reloc(place->section, place->offset);

	for (; i < place->section->reloc_count && place->section->relocs[i].offset == place->offset;
	     i++)
		if (place->section->relocs[i].type)
			return &place->section->relocs[i];
	return NULL;
}

/* Where a direct branch goes whose distance the assembler or the linker wrote. */
static bool branch_target(const struct diff *diff, const struct running_field *field,
			  struct running_place *target)
{
	const struct arch *arch = diff->orig->arch;
	const uint8_t *code =
		bytes_at(diff->running, &field->instruction, field->instruction_length);
	struct control_flow flow;

	if (!code || !field->instruction_length || !arch->control_flow ||
	    !arch->control_flow(code, field->instruction_length, &flow) || !flow.field)
		return false;
	*target = field->instruction;
	target->offset += (uint64_t)flow.target;
	return true;
}

bool field_target(const struct diff *diff, const struct running_field *field,
		  const struct reference *reference, struct running_place *target)
{
	const struct running *running = diff->running;
	const struct arch *arch = diff->orig->arch;
	const struct arch_reloc *row = arch_reloc(arch, reference->type);
	const struct elf_reloc *reloc;
	const uint8_t *bytes;

	if (field->size != row->size || (running->is_relocatable && !reloc_at(&field->place))) {
		if (!branch_target(diff, field, target))
			return false;
		target->offset -= (uint64_t)reference->target_offset;
		return true;
	}
	if (running->is_relocatable) {
		reloc = reloc_at(&field->place);
		if (!arch_same_reloc(arch, reloc->type, reference->type))
			return false;
		*target = place_of(running, reloc->symbol);
		target->offset +=
			(uint64_t)(reloc->addend + reference->adjust - reference->target_offset);
		return true;
	}
	bytes = bytes_at(running, &field->place, row->size);
	if (!bytes)
		return false;
	*target = (struct running_place){ .offset = elf_extended(
						  running->elf, bytes, row->size,
						  row->flags & (RELOC_DISTANCE | RELOC_SIGNED)) };
	if (row->flags & RELOC_DISTANCE)
		target->offset += field->place.offset;
	target->offset += (uint64_t)(reference->adjust - reference->target_offset);
	return true;
}

/* Does the symbol cover the place, or begin there? */
static bool covers(const struct running *running, const struct elf_symbol *symbol,
		   const struct running_place *place)
{
	if (!*symbol->name || symbol->type == STT_FILE || symbol->type == STT_SECTION ||
	    (!symbol->section && symbol->shndx != SHN_ABS))
		return false;
	if (running->is_relocatable && symbol->section != place->section)
		return false;
	return place->offset == symbol->value ||
	       (place->offset > symbol->value && place->offset - symbol->value < symbol->size);
}

/* How well a symbol names the place: labels of linker scripts have no size, and stand anywhere. */
static int name_rank(const struct running *running, const struct elf_symbol *symbol,
		     const struct running_place *place)
{
	if (!covers(running, symbol, place))
		return 0;
	return symbol->size && symbol->type != STT_NOTYPE ? 2 : 1;
}

/* The symbol that covers the place; NULL: none does. */
static const struct elf_symbol *best_name(const struct running *running,
					  const struct running_place *place)
{
	const struct hash *names = &running->elf->by_name;
	const struct elf_symbol *best = NULL;
	const struct hash_entry *entry, *same;
	int best_rank = 0, rank;
	size_t i;

	for (i = 0; i < names->size; i++)
		for (entry = names->buckets[i]; entry; entry = entry->chain)
			for (same = entry; same; same = same->same_key) {
				rank = name_rank(running, same->value, place);
				if (rank > best_rank) {
					best = same->value;
					best_rank = rank;
				}
			}
	return best;
}

const char *place_words(struct diff *diff, const struct running_place *place)
{
	const struct running *running = diff->running;
	const struct elf_symbol *symbol = place->import;
	int64_t offset = (int64_t)place->offset;

	/* All names, not only those of the two objects. */
	symbols_named(running, "");
	if (!symbol && (symbol = best_name(running, place)))
		offset = (int64_t)(place->offset - symbol->value);
	if (symbol && !offset)
		return symbol->name;
	if (symbol || place->section)
		return arena_printf(
			diff->arena, "%s%s0x%llx", symbol ? symbol->name : place->section->name,
			offset < 0 ? "-" : "+",
			(unsigned long long)(offset < 0 ? -(uint64_t)offset : (uint64_t)offset));
	return arena_printf(diff->arena, "0x%llx", (unsigned long long)place->offset);
}
