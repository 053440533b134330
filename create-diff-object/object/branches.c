// SPDX-License-Identifier: GPL-2.0-or-later
/* Loading, second part: where PC-relative fields point, and branches without a relocation. */
#include "load.h"
#include "../arch/arch.h"
#include "special.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>

/*
 * Older assemblers for loongarch write ".long 1b - ." as R_LARCH_ADD32 of 1b and R_LARCH_SUB32 of
 * the place itself, newer ones as R_LARCH_32_PCREL. The second address refers to nothing. Neither
 * do markers without a symbol, such as R_PPC64_ENTRY, which tell the linker what it may optimise.
 */
void fold_relocs(struct loader *loader, const struct section *section)
{
	struct elf_section *elf = &loader->elf->sections[section->elf->index];
	const struct object *object = loader->object;
	const struct arch_difference *difference;
	size_t i, kept = 0;

	if (!elf->data)
		return;
	for (i = 0; i < elf->reloc_count; i++) {
		struct elf_reloc reloc = elf->relocs[i];
		const struct elf_reloc *next = &elf->relocs[i + 1];

		const struct arch_reloc *row = arch_reloc(object->arch, reloc.type);

		if (row && !row->size && !reloc.symbol->index)
			continue;
		for (difference = object->arch->differences; difference && difference->add;
		     difference++) {
			unsigned int size = arch_reloc(object->arch, difference->add)->size;

			if (i + 1 == elf->reloc_count || reloc.type != difference->add ||
			    next->type != difference->subtract || next->offset != reloc.offset ||
			    next->symbol->section != elf || size > elf->size - reloc.offset ||
			    elf_integer(object->elf, elf->data + reloc.offset, size))
				continue;
			reloc.type = difference->relative;
			reloc.addend +=
				(int64_t)(reloc.offset - next->symbol->value) - next->addend;
			i++;
			break;
		}
		elf->relocs[kept++] = reloc;
	}
	elf->reloc_count = kept;
}

/* A branch of one function to another of the same section that needs a relocation. */
struct branch {
	struct loader *loader;
	const struct section *section;
	struct symbol *from;
	ARRAY(struct elf_reloc) relocs;
};

static int add_branch(void *context, const struct direct_branch *found)
{
	struct branch *branch = context;
	struct arena *arena = branch->loader->arena;
	struct elf_reloc *reloc;

	if (found->target > branch->section->elf->size)
		return 0;
	if (!found->type) {
		const struct symbol *to = symbol_at(branch->section, found->target);

		branch->from->short_branch = to ? to->name : branch->section->name;
		*array_push(arena, &branch->from->short_branches) = (struct short_branch){
			.offset = found->offset - (branch->from->offset - branch->from->lead),
			.size = found->size,
			.target = to,
			.target_offset = found->target - (to ? to->offset : 0),
		};
		return 0;
	}
	reloc = array_push(arena, &branch->relocs);
	reloc->offset = found->offset;
	reloc->type = found->type;
	reloc->addend = found->addend;
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	const struct elf_reloc *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/*
 * In sections with several functions (.sched.text), the assembler resolves branches between local
 * functions itself. These branches get the relocations that they would have if each function had
 * a section of its own, so that they can be compared and moved like all others.
 */
void load_branches(struct loader *loader, const struct section *section)
{
	const struct object *object = loader->object;
	struct elf_section *elf = &loader->elf->sections[section->elf->index];
	struct branch branch = { .loader = loader, .section = section };
	struct elf_symbol *anchor;
	const struct arch_reloc *row;
	struct elf_reloc *all;
	uint8_t *data;
	size_t i;
	unsigned int n;

	if (!(elf->header.sh_flags & SHF_EXECINSTR) || !elf->data || section->symbol_count < 2)
		return;
	for (i = 0; i < section->symbol_count; i++) {
		branch.from = own_symbol(loader, section->symbols[i]);
		if (branch.from->kind == KIND_FUNCTION)
			object->arch->direct_branches(object->arch, elf, branch.from->offset,
						      branch.from->offset + branch.from->size,
						      add_branch, &branch);
	}
	if (!branch.relocs.count)
		return;
	anchor = arena_new_object(loader->arena, struct elf_symbol);
	anchor->name = section->name;
	anchor->type = STT_SECTION;
	anchor->section = elf;
	data = arena_copy(loader->arena, elf->data, elf->size);
	all = arena_alloc(loader->arena, (elf->reloc_count + branch.relocs.count) * sizeof(*all));
	if (elf->reloc_count)
		memcpy(all, elf->relocs, elf->reloc_count * sizeof(*all));
	for (i = 0; i < branch.relocs.count; i++) {
		struct elf_reloc *reloc = &all[elf->reloc_count + i];

		*reloc = branch.relocs.items[i];
		reloc->symbol = anchor;
		reloc->index = (uint32_t)(elf->reloc_count + i);
		row = arch_reloc(object->arch, reloc->type);
		for (n = 0; n < row->size && reloc->offset + n < elf->size; n++)
			data[reloc->offset + n] &=
				(uint8_t)~arch_reloc_bits(row, n, elf_is_big_endian(object->elf));
	}
	elf->data = data;
	elf->relocs = all;
	elf->reloc_count += branch.relocs.count;
	qsort(all, elf->reloc_count, sizeof(*all), by_offset);
}

static int note_exit(void *context, const struct direct_branch *found)
{
	struct symbol *piece = context;
	const struct symbol *to = symbol_at(piece->section, found->target);

	piece->short_branch = to ? to->name : piece->section->name;
	return 0;
}

/*
 * Replacement code in a function's own section (arm64, loongarch) branches into the function
 * without a relocation, so it cannot be moved: its distance to the function would change.
 */
void load_piece_branches(struct loader *loader)
{
	const struct arch *arch = loader->object->arch;
	struct symbol **item;

	array_for_each(item, &loader->symbols) {
		const struct symbol *piece = *item;

		if (piece->kind == KIND_ANONYMOUS && piece->section && !piece->section->pieces &&
		    symbol_is_code(piece) && piece->section->elf->data)
			arch->direct_branches(arch, piece->section->elf, piece->offset,
					      piece->offset + piece->size, note_exit, *item);
	}
}

/*
 * Handles a function with an instruction that the decoder does not know (lkgs in native_lkgs()):
 * only calls and references to named symbols are accepted, for which the addend shows that the
 * instruction ends with the field.
 */
static int adjust_undecoded(const struct object *object, const struct symbol *symbol,
			    int64_t *adjust, bool *access)
{
	const struct elf_section *elf = symbol->section->elf;
	size_t i;

	for (i = arch_first_reloc(elf, symbol->offset);
	     i < elf->reloc_count && elf->relocs[i].offset < symbol->offset + symbol->size; i++) {
		const struct elf_reloc *reloc = &elf->relocs[i];
		const struct arch_reloc *row = arch_reloc(object->arch, reloc->type);

		if (!row || !(row->flags & RELOC_ACCESS))
			continue;
		if (!reloc->symbol->user || reloc->addend != -(int64_t)row->size)
			return fail("%s: %s(): its code cannot be decoded", object->elf->path,
				    symbol->name);
		adjust[i] = -reloc->addend;
		access[i] = true;
	}
	return 0;
}

/* Adjusts by relocation type alone: on s390, fields count from the start of the instruction. */
static void adjust_by_type(const struct arch *arch, const struct elf_section *elf, int64_t *adjust,
			   bool *access)
{
	size_t i;

	for (i = 0; i < elf->reloc_count; i++) {
		const struct arch_reloc *row = arch_reloc(arch, elf->relocs[i].type);

		if (!row)
			continue;
		adjust[i] = row->adjust;
		access[i] = row->flags & RELOC_ACCESS;
	}
}

/* Fills loader->adjust and loader->access for the code of the section, symbol by symbol, then the gaps. */
int load_adjust(struct loader *loader, const struct section *section)
{
	const struct object *object = loader->object;
	const struct elf_section *elf = section->elf;
	int64_t *adjust = arena_alloc(loader->arena, (elf->reloc_count + 1) * sizeof(*adjust));
	bool *access = arena_alloc(loader->arena, (elf->reloc_count + 1) * sizeof(*access));
	uint64_t end = 0;
	size_t i;

	loader->adjust[elf->index] = adjust;
	loader->access[elf->index] = access;
	if (!(elf->header.sh_flags & SHF_EXECINSTR) || !elf->reloc_count || !elf->data)
		return 0;
	if (!object->arch->pc_adjust) {
		adjust_by_type(object->arch, elf, adjust, access);
		return 0;
	}
	for (i = 0; i <= section->symbol_count; i++) {
		const struct symbol *symbol = i < section->symbol_count ? section->symbols[i]
									: NULL;
		uint64_t start = symbol ? symbol->offset - symbol->lead : elf->size;

		/* Gaps hold code only in .altinstr_* sections; elsewhere they are alignment. */
		if (!section->symbol_count &&
		    object->arch->pc_adjust(elf, end, start, adjust, access))
			return fail("%s: section %s: its code cannot be decoded", object->elf->path,
				    section->name);
		if (symbol &&
		    object->arch->pc_adjust(elf, symbol->offset, symbol->offset + symbol->size,
					    adjust, access) &&
		    adjust_undecoded(object, symbol, adjust, access))
			return -1;
		if (symbol)
			end = symbol->offset + symbol->size;
	}
	return 0;
}
