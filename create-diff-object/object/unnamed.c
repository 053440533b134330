// SPDX-License-Identifier: GPL-2.0-or-later
/* Loading, third part: makes symbols of what has no name. */
#include "load.h"
#include "../arch/arch.h"
#include "special.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>

/* What a relocation refers to. */
struct unnamed {
	uint64_t offset;	   /* in its section */
	bool access;		   /* it is read or written just there */
	const struct symbol *from; /* code that refers to it; or NULL */
};

/* Strings of any width: L"wide" is in .rodata.str4.4. */
static bool is_string_section(const struct section *section)
{
	GElf_Xword flags = section->elf->header.sh_flags;
	GElf_Xword width = section->elf->header.sh_entsize;

	return (flags & SHF_MERGE) && (flags & SHF_STRINGS) && section->elf->data &&
	       (width == 1 || width == 2 || width == 4);
}

/* The size of the section's constants; 0 if it holds other things. */
static uint64_t constant_size(const struct object *object, const struct section *section)
{
	GElf_Xword flags = section->elf->header.sh_flags;

	if (object->arch->constants && !strcmp(section->name, object->arch->constants))
		return 8;
	return (flags & SHF_MERGE) && !(flags & SHF_STRINGS) ? section->elf->header.sh_entsize : 0;
}

/* Returns the end of the string at the offset, just behind its zero. */
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

static int by_offset(const void *a, const void *b)
{
	const struct unnamed *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Are they one function, or foo and foo.cold? */
static bool is_same_function(const struct symbol *a, const struct symbol *b)
{
	const char *cold = strstr(b->name, ".cold");
	size_t length = strcspn(a->name, ".");

	if (a == b)
		return true;
	return (cold || strstr(a->name, ".cold")) && length == strcspn(b->name, ".") &&
	       !strncmp(a->name, b->name, length);
}

/*
 * Finds the end of a switch table. It is a list of addresses in the function that uses it, and
 * ends with these: without -fdata-sections, the next function's table follows. An address just
 * behind the function is one of its own, too (a case that cannot be reached). In tables of
 * distances each entry counts from the start of the table.
 */
static uint64_t table_end(struct loader *loader, const struct section *section,
			  const struct unnamed *unnamed, uint64_t end)
{
	const struct elf_section *elf = section->elf;
	const struct symbol *from = unnamed->from;
	uint64_t at = unnamed->offset;
	size_t i = arch_first_reloc(elf, at);

	if (!from)
		return end;
	for (; i < elf->reloc_count && at < end && elf->relocs[i].offset == at; i++) {
		const struct elf_reloc *reloc = &elf->relocs[i];
		const struct arch_reloc *row = arch_reloc(loader->object->arch, reloc->type);
		const struct elf_section *code = reloc->symbol->section;
		uint64_t place = reloc->symbol->value + (uint64_t)reloc->addend;
		bool distance = reloc->type != loader->object->arch->absolute_64;
		const struct symbol *target;

		if (!code || !(code->header.sh_flags & SHF_EXECINSTR) || !row || !row->size)
			break;
		if (distance)
			place -= at - unnamed->offset;
		target = symbol_at(code->user, place);
		if (!(code == from->section->elf && place == from->offset + from->size) &&
		    (!target || !is_same_function(from, target)))
			break;
		if (distance)
			loader->adjust[elf->index][i] = (int64_t)(unnamed->offset - at);
		at += row->size;
	}
	return at > unnamed->offset ? at : end;
}

/* The end of the unnamed bytes at the place, which is at most `end`. */
static uint64_t piece_end(struct loader *loader, const struct section *section,
			  const struct unnamed *unnamed, uint64_t end)
{
	const struct sanitized *constant = sanitized_at(loader, section, unnamed->offset);

	if (constant)
		return constant->offset + constant->size;
	return table_end(loader, section, unnamed, end);
}

/* Adds a symbol for the unnamed bytes at the place, up to `end`. */
static struct symbol *add_unnamed(struct loader *loader, const struct section *section,
				  const struct unnamed *unnamed, uint64_t end)
{
	const struct elf_section *elf = section->elf;
	const struct object *object = loader->object;
	enum kind kind = KIND_ANONYMOUS;
	struct symbol *symbol;

	if (is_string_section(section)) {
		kind = KIND_STRING;
		end = string_end(elf, unnamed->offset);
	} else if ((elf->header.sh_flags & SHF_MERGE) || constant_size(object, section)) {
		uint64_t size = constant_size(object, section);

		kind = KIND_CONSTANT;
		if (size && size <= end - unnamed->offset)
			end = unnamed->offset + size;
	} else if (!section->pieces && !(elf->header.sh_flags & SHF_EXECINSTR)) {
		if (sanitized_at(loader, section, unnamed->offset))
			kind = KIND_STRING;
		end = piece_end(loader, section, unnamed, end);
	}
	symbol = new_symbol(loader,
			    arena_printf(loader->arena, "%s+0x%llx", section->name,
					 (unsigned long long)unnamed->offset),
			    kind);
	symbol->section = section;
	symbol->offset = unnamed->offset;
	symbol->size = end - unnamed->offset;
	return symbol;
}

/*
 * Is there nothing in [start, end) but alignment for the variable behind it? `unnamed` are the
 * places in it that something refers to.
 */
static bool is_padding(const struct section *section, uint64_t start, uint64_t end,
		       const struct unnamed *unnamed, size_t count)
{
	const struct elf_section *elf = section->elf;
	size_t i = arch_first_reloc(elf, start);

	for (; count; count--, unnamed++)
		if (unnamed->access)
			return false;
	if (!elf->data)
		return true;
	if (end - start >= elf->header.sh_addralign ||
	    (i < elf->reloc_count && elf->relocs[i].offset < end))
		return false;
	for (; start < end; start++)
		if (elf->data[start])
			return false;
	return true;
}

/* Only variables have padding between them; in other sections each place is something. */
static bool may_have_padding(const struct section *section)
{
	return !(section->elf->header.sh_flags & (SHF_EXECINSTR | SHF_MERGE));
}

/*
 * Does the relocation name replacement code? arm64 and loongarch have that of alternatives in
 * subsection 1, which the assembler puts behind the functions of the section, so that the first
 * piece begins where the last function ends.
 */
static bool is_replacement(const struct section *from, const struct elf_reloc *reloc)
{
	return from->special && from->special->replacement && from->entry_size &&
	       reloc->offset % from->entry_size;
}

typedef ARRAY(struct unnamed) unnamed_list;

static int collect_places(struct loader *loader, const struct section *from, unnamed_list *places)
{
	const struct object *object = loader->object;
	size_t i;

	for (i = 0; i < from->elf->reloc_count; i++) {
		const struct elf_reloc *reloc = &from->elf->relocs[i];
		struct unnamed *unnamed;
		const struct section *section;
		const struct symbol *covers;
		uint64_t place;
		int64_t offset;

		if (!reloc_place(loader, from->elf, i, &section, &place, &offset) ||
		    reloc->symbol->user)
			continue;
		covers = symbol_at(section, place);
		if (covers && place == covers->offset + covers->size && is_replacement(from, reloc))
			covers = NULL;
		/* Something without a name may begin where the last one with a name ends. */
		if (covers && ((section->elf->header.sh_flags & SHF_EXECINSTR) ||
			       place != covers->offset + covers->size ||
			       place >= section->elf->size || !covers->size))
			continue;
		if (place > section->elf->size)
			return fail("%s: section %s: a relocation points outside of %s",
				    object->elf->path, from->name, section->name);
		/* A place inside a constant belongs to that constant. */
		if (constant_size(object, section))
			place -= place % constant_size(object, section);
		else if (sanitized_at(loader, section, place))
			place = sanitized_at(loader, section, place)->offset;
		unnamed = array_push(loader->arena, &places[section->elf->index]);
		unnamed->offset = place;
		unnamed->access = loader->access[from->elf->index][i];
		if (from->elf->header.sh_flags & SHF_EXECINSTR)
			unnamed->from = symbol_at(from, reloc->offset);
	}
	return 0;
}

/*
 * Constants extend to the next thing with a name, beyond places inside of them, so they overlap.
 * Do so many overlap that together they have far more relocations and bytes than the gap that
 * they are in? No compiler makes such, and handling each of them would take quadratic time.
 */
static bool overlaps_too_much(struct loader *loader, const struct section *section,
			      const struct unnamed *places, size_t count, uint64_t end)
{
	const struct elf_section *elf = section->elf;
	size_t last = arch_first_reloc(elf, end), i;
	uint64_t sum = 0, most;

	if (section->pieces || is_string_section(section) || constant_size(loader->object, section))
		return false;
	most = 8192 + 16 * (last - arch_first_reloc(elf, places->offset));
	for (i = 0; i < count && sum <= most; i++) {
		uint64_t piece;

		if (i && places[i].offset == places[i - 1].offset)
			continue;
		piece = piece_end(loader, section, &places[i], end);
		sum += arch_first_reloc(elf, piece) - arch_first_reloc(elf, places[i].offset) +
		       (piece - places[i].offset) / (64 * 1024);
	}
	return sum > most;
}

static void cut_section(struct loader *loader, struct section *section, unnamed_list *places)
{
	const struct object *object = loader->object;
	size_t first = object->symbols.count, named = section->symbol_count, n, s = 0;

	qsort(places->items, places->count, sizeof(struct unnamed), by_offset);
	for (n = 0; n < places->count;) {
		const struct unnamed *unnamed = &places->items[n];
		uint64_t end = section->elf->size;
		size_t in_gap, next;

		while (s < named && section->symbols[s]->offset <= unnamed->offset)
			s++;
		if (s < named)
			end = section->symbols[s]->offset - section->symbols[s]->lead;
		for (in_gap = n; in_gap < places->count && places->items[in_gap].offset < end;
		     in_gap++)
			;
		if (in_gap == n)
			in_gap++;
		if (s && may_have_padding(section) &&
		    is_padding(section,
			       section->symbols[s - 1]->offset + section->symbols[s - 1]->size, end,
			       unnamed, in_gap - n)) {
			n = in_gap;
			continue;
		}
		if (!(section->elf->header.sh_flags & (SHF_EXECINSTR | SHF_WRITE)) &&
		    overlaps_too_much(loader, section, unnamed, in_gap - n, end)) {
			const struct unnamed all = { .offset = unnamed->offset };

			add_unnamed(loader, section, &all, end);
			n = in_gap;
		}
		for (; n < in_gap; n = next) {
			uint64_t piece = end;

			for (next = n + 1;
			     next < in_gap && places->items[next].offset == places->items[n].offset;
			     next++)
				;
			/*
			 * Constants may be read beyond a place inside of them; but code is
			 * entered at its places, and writable data (UBSAN's) is only referred to
			 * as a whole.
			 */
			if (next < in_gap && (section->pieces || (section->elf->header.sh_flags &
								  (SHF_EXECINSTR | SHF_WRITE))))
				piece = places->items[next].offset;
			add_unnamed(loader, section, &places->items[n], piece)->referred_once =
				next == n + 1;
		}
	}
	section->symbol_count += object->symbols.count - first;
	section->symbols = memcpy(
		arena_alloc(loader->arena, (section->symbol_count + 1) * sizeof(*section->symbols)),
		section->symbols, named * sizeof(*section->symbols));
	if (section->symbol_count > named)
		memcpy(section->symbols + named, object->symbols.items + first,
		       (section->symbol_count - named) * sizeof(*section->symbols));
	qsort(section->symbols, section->symbol_count, sizeof(*section->symbols), symbol_by_place);
}

/*
 * Cuts what no symbol covers at the places that something refers to: .altinstr_aux holds a piece
 * of code for each use of static_cpu_has(), string sections hold a string each.
 */
int load_unnamed(struct loader *loader)
{
	const struct object *object = loader->object;
	unnamed_list *places = arena_alloc(loader->arena, object->section_count * sizeof(*places));
	size_t i;

	for (i = 1; i < object->section_count; i++)
		if (is_relevant(&object->sections[i]) &&
		    collect_places(loader, &object->sections[i], places))
			return -1;
	for (i = 1; i < object->section_count; i++)
		if (places[i].count)
			cut_section(loader, &loader->sections[i], &places[i]);
	return 0;
}
