// SPDX-License-Identifier: GPL-2.0-or-later
/* Loading, fourth part: turns relocations into references between symbols. */
#include "load.h"
#include "../arch/arch.h"
#include "names.h"
#include "special.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>

/* Beyond any address in a kernel; the sum of two does not overflow. */
#define ADDEND_MAX (1LL << 56)

/*
 * What objtool leaves where it has turned a call of __fentry__ or a jump label into a NOP.
 * R_<machine>_NONE is 0 on all.
 */
static bool is_none(const struct elf_reloc *reloc)
{
	return !reloc->type;
}

/*
 * A symbol that is not loaded (.LC0, a label) still says what is meant: the assembler keeps it
 * for an address behind a string, where the next string begins.
 */
bool reloc_place(const struct loader *loader, const struct elf_section *elf, size_t i,
		 const struct section **section, uint64_t *place, int64_t *offset)
{
	const struct elf_reloc *reloc = &elf->relocs[i];

	if (!reloc->symbol->section || is_none(reloc))
		return false;
	*section = reloc->symbol->section->user;
	*place = reloc->symbol->value;
	*offset = reloc->addend + loader->adjust[elf->index][i];
	if (reloc->symbol->type == STT_SECTION) {
		*place += (uint64_t)*offset;
		*offset = 0;
	}
	return true;
}

/* Nobody has a pointer to the end of these, or indexes them. */
static bool is_never_indexed(const struct symbol *symbol)
{
	return !symbol->elf || symbol->size <= 1 || !strncmp(symbol->name, "__func__", 8) ||
	       is_harmless_state(symbol);
}

static const struct symbol *neighbour(const struct section *section, size_t i, bool in_gap)
{
	const struct symbol *symbol = i < section->symbol_count ? section->symbols[i] : NULL;

	return symbol && symbol->elf && symbol->size && (in_gap || !is_never_indexed(symbol))
		       ? symbol
		       : NULL;
}

/*
 * Where variables share a section, the section's symbol and an offset name a place, not a
 * variable. A pointer to the end of an array looks like one to the variable behind it, and
 * array[i - 1] may begin in the variable in front of the array. Accesses without an index mean
 * what they touch; for others, this notes the neighbours that may be meant, which are no further
 * away than their own size.
 */
static void note_neighbours(const struct section *section, uint64_t place,
			    struct reference *reference)
{
	const struct symbol *target = reference->target, *before, *behind;
	bool in_gap = place < target->offset || place > target->offset + target->size;
	size_t i;

	if (section->elf->header.sh_flags & (SHF_EXECINSTR | SHF_MERGE) || section->special ||
	    section->symbol_count < 2)
		return;
	/* The unnamed symbol is only there because this reference means it. */
	if (target->referred_once && place == target->offset)
		return;
	for (i = symbols_before(section, target->offset); i && section->symbols[i - 1] != target;
	     i--)
		;
	if (!i--)
		return;
	before = i ? neighbour(section, i - 1, in_gap) : NULL;
	behind = neighbour(section, i + 1, in_gap);
	if (before && before->offset + before->size <= place &&
	    (in_gap || place - (before->offset + before->size) <= before->size))
		reference->before = before;
	if (behind && behind->offset > place && place != target->offset &&
	    (in_gap || behind->offset - place <= behind->size))
		reference->behind = behind;
}

void find_section_anchors(struct loader *loader)
{
	static const char *const shared[] = { ".text", ".data", ".bss", ".rodata" };
	const struct elf_section *comment = elf_section_by_name(loader->elf, ".comment");
	struct symbol *const *item;
	size_t i;

	if (!loader->object->arch->section_anchors ||
	    (comment && comment->data && memmem(comment->data, comment->size, "clang", 5)))
		return;
	array_for_each(item, &loader->symbols)
		for (i = 0;
		     (*item)->section && (*item)->size && i < sizeof(shared) / sizeof(*shared); i++)
			loader->object->section_anchors |=
				!strcmp((*item)->section->name, shared[i]);
}

/* May the code reach what is around the place, too? On ppc64, .toc holds the address. */
static bool is_anchor(const struct object *object, const struct elf_section *user,
		      const struct section *section)
{
	if (!(user->header.sh_flags & SHF_EXECINSTR) &&
	    !(object->arch->constants && !strcmp(user->name, object->arch->constants)))
		return false;
	return !(section->elf->header.sh_flags & (SHF_EXECINSTR | SHF_MERGE)) &&
	       !section->special && section->symbol_count > 1;
}

static int resolve(struct loader *loader, const struct elf_section *elf, size_t i, uint64_t base,
		   struct reference *reference)
{
	const struct elf_reloc *reloc = &elf->relocs[i];
	const struct object *object = loader->object;
	const struct arch_reloc *row;
	const struct section *section;
	uint64_t place;
	int64_t offset;

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
	if (object->arch->may_leave && elf->data &&
	    !object->arch->may_leave(elf->data, elf->size, reloc->offset, reloc->type))
		reference->bound = object->arch->transfer(elf->data, reloc->offset, reloc->type) ==
						   TRANSFER_CALL
					   ? BOUND_CALL
					   : BOUND_JUMP;
	if (reloc->symbol->user) {
		reference->target = reloc->symbol->user;
		reference->target_offset = reloc->addend + reference->adjust;
		/* An alias stands for the symbol that it is an alias of. */
		if (reference->target->section)
			reference->target_offset +=
				(int64_t)(reloc->symbol->value - reference->target->offset);
		return 0;
	}
	if (!reloc_place(loader, elf, i, &section, &place, &offset))
		return fail("%s: section %s: a relocation at 0x%llx has no symbol",
			    object->elf->path, elf->name, (unsigned long long)reloc->offset);
	reference->target = symbol_at(section, place);
	/*
	 * In the padding between two variables: take it for a place in front of the second, like
	 * array[-1].
	 */
	if (!reference->target && section->symbol_count) {
		size_t before = symbols_before(section, place);

		reference->target = section->symbols[before - (before == section->symbol_count)];
	}
	if (!reference->target)
		return fail("%s: section %s: the relocation at 0x%llx points into nothing in %s",
			    object->elf->path, elf->name, (unsigned long long)reloc->offset,
			    section->name);
	reference->target_offset = (int64_t)(place - reference->target->offset) + offset;
	/* The local entry point means the function, as a call of the symbol does. */
	if (object->arch->local_entry && (row->flags & RELOC_NAMED) && reference->target->elf &&
	    reference->target->kind == KIND_FUNCTION &&
	    (uint64_t)reference->target_offset ==
		    object->arch->local_entry(reference->target->elf->other))
		reference->target_offset = 0;
	reference->label = reference->target->kind == KIND_FUNCTION && reference->target_offset;
	if (!loader->access[elf->index][i] && reloc->symbol->type == STT_SECTION &&
	    !loader->sections[elf->index].special) {
		note_neighbours(section, place, reference);
		reference->anchor = object->section_anchors && is_anchor(object, elf, section);
	}
	return 0;
}

int take_references(struct loader *loader, const struct elf_section *elf, uint64_t start,
		    uint64_t end, struct reference **references, size_t *count)
{
	size_t low = arch_first_reloc(elf, start), i;

	for (i = low; i < elf->reloc_count && elf->relocs[i].offset < end; i++)
		;
	*references = arena_alloc(loader->arena, (i - low + 1) * sizeof(**references));
	*count = 0;
	for (; low < i; low++) {
		if (is_none(&elf->relocs[low]))
			continue;
		if (resolve(loader, elf, low, start, &(*references)[*count]))
			return -1;
		++*count;
	}
	return 0;
}

/*
 * ppc64le, -mprofile-kernel: "mflr r0; bl _mcount", with "std r0,16(r1)" between the two
 * from some compilers. With plain -pg the call stands behind the prologue, which ftrace
 * cannot use for livepatching.
 */
#define FENTRY_CALL_MAX 16

static void find_fentry_call(const struct object *object, struct symbol *symbol)
{
	size_t i;

	for (i = 0; symbol->kind == KIND_FUNCTION && i < symbol->reference_count; i++)
		if (symbol->references[i].offset <= symbol->lead + FENTRY_CALL_MAX &&
		    !strcmp(symbol->references[i].target->name, object->arch->fentry_call))
			symbol->has_fentry = true;
}

/*
 * recordmcount turns the call of __fentry__ into a NOP where it does not know the section, and
 * its relocation into one of type NONE: with -ffunction-sections, in .text.NAME. The running kernel has
 * the function in .text, with its call.
 */
static void find_removed_fentry_call(struct symbol *symbol)
{
	const struct elf_section *elf = symbol->section->elf;
	size_t length = strlen(symbol->section->name), tail = strlen(symbol->name);
	size_t i = arch_first_reloc(elf, symbol->offset);

	if (symbol->kind != KIND_FUNCTION || length <= tail + 5 ||
	    strncmp(symbol->section->name, ".text.", 6) ||
	    symbol->section->name[length - tail - 1] != '.' ||
	    strcmp(symbol->section->name + length - tail, symbol->name))
		return;
	/* The field of the call, with or without ENDBR in front of it. */
	for (; i < elf->reloc_count && elf->relocs[i].offset <= symbol->offset + 5; i++)
		if (is_none(&elf->relocs[i]) && !strcmp(elf->relocs[i].symbol->name, "__fentry__"))
			symbol->has_fentry = true;
}

static bool is_address_constant(const struct object *object, const struct symbol *symbol)
{
	return object->arch->constants && symbol->kind == KIND_CONSTANT &&
	       !strcmp(symbol->section->name, object->arch->constants);
}

/*
 * ppc64le code takes most addresses from .toc, whose entries have no names and stand in any
 * order. What an entry holds is what is meant.
 */
static int see_through_constants(struct loader *loader, struct reference **references)
{
	const struct object *object = loader->object;
	struct symbol **item;
	size_t i;

	array_for_each(item, &loader->symbols) {
		struct symbol *symbol = *item;

		if (!is_address_constant(object, symbol) || symbol->reference_count != 1 ||
		    symbol->references->type != object->arch->absolute_64 ||
		    symbol->references->offset)
			continue;
		symbol->held = symbol->references;
		symbol->reference_count = 0;
	}
	array_for_each(item, &loader->symbols) {
		for (i = 0; i < (*item)->reference_count; i++) {
			struct reference *reference = &references[(*item)->index][i];
			const struct reference *held = reference->target->held;

			if (!held)
				continue;
			if (reference->target_offset)
				return fail("%s: %s refers into the middle of an address in %s",
					    object->elf->path, (*item)->name,
					    object->arch->constants);
			reference->through = reference->target;
			reference->target = held->target;
			reference->target_offset = held->target_offset;
			reference->before = held->before;
			reference->behind = held->behind;
			reference->anchor = held->anchor;
		}
	}
	return 0;
}

int load_references(struct loader *loader)
{
	const struct object *object = loader->object;
	/* By the symbol's index, so that they can be changed. */
	struct reference **references =
		arena_alloc(loader->arena, loader->symbols.count * sizeof(*references));
	struct symbol **item;
	size_t i;

	array_for_each(item, &loader->symbols) {
		struct symbol *s = *item;

		if (!s->section || !is_relevant(s->section))
			continue;
		if (take_references(loader, s->section->elf, s->offset - s->lead,
				    s->offset + s->size, &references[s->index],
				    &s->reference_count))
			return -1;
		s->references = references[s->index];
		for (i = 0; i < s->reference_count && s->kind == KIND_DATA && !s->section->special;
		     i++)
			s->has_labels |= s->references[i].label;
		if (object->arch->fentry_call) {
			find_fentry_call(object, s);
			find_removed_fentry_call(s);
		}
	}
	return object->arch->constants ? see_through_constants(loader, references) : 0;
}
