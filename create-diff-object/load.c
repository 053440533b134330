// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Step 1: an object file becomes symbols and references between symbols.
 *
 * Compilers and assemblers write most relocations of local code and data against
 * section symbols. They are turned into references to the symbol that covers the
 * place, because only symbols can be paired with the other object's.
 */
#include "object.h"
#include "arch.h"
#include "special.h"
#include "../lib/message.h"

#include <stdlib.h>
#include <string.h>

/* Far more than kernel objects have; what a damaged header claims must not be allocated. */
#define ALIGN_MAX  (64 * 1024)
#define NOBITS_MAX (1024 * 1024 * 1024)
#define ADDEND_MAX (1LL << 56)

/* State of loading that nobody needs later. */
struct loader {
	struct object *object;
	int64_t **adjust; /* by section, by relocation: see arch->pc_adjust() */
};

bool is_init_section(const char *name)
{
	return !strncmp(name, ".init.", 6) || !strncmp(name, ".head.text", 10) ||
	       !strncmp(name, ".meminit.", 9) || !strncmp(name, ".devinit.", 9) ||
	       !strncmp(name, ".cpuinit.", 9);
}

static bool is_relevant(const struct section *section)
{
	const GElf_Shdr *header = &section->elf->header;

	if (header->sh_type != SHT_PROGBITS && header->sh_type != SHT_NOBITS &&
	    header->sh_type != SHT_INIT_ARRAY)
		return false;
	if (section->special)
		return true;
	return header->sh_flags & SHF_ALLOC;
}

/* Strings of any width: L"wide" is in .rodata.str4.4. */
static bool is_string_section(const struct section *section)
{
	GElf_Xword flags = section->elf->header.sh_flags;
	GElf_Xword width = section->elf->header.sh_entsize;

	return (flags & SHF_MERGE) && (flags & SHF_STRINGS) && section->elf->data &&
	       (width == 1 || width == 2 || width == 4);
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

static struct symbol *new_symbol(struct object *object, const char *name, enum kind kind)
{
	struct symbol *symbol = arena_new_object(object->arena, struct symbol);

	symbol->name = name;
	symbol->kind = kind;
	symbol->records_end = &symbol->records;
	symbol->index = object->symbols.count;
	*array_push(object->arena, &object->symbols) = symbol;
	return symbol;
}

/* Sizes that a header may claim without having bytes in the file. */
static int check_section(const struct object *object, const struct section *section)
{
	const GElf_Shdr *header = &section->elf->header;

	if (header->sh_addralign > ALIGN_MAX || (header->sh_addralign & (header->sh_addralign - 1)))
		return fail("%s: section %s: an alignment of 0x%llx is not handled",
			    object->elf->path, section->name,
			    (unsigned long long)header->sh_addralign);
	if (!section->elf->data && header->sh_size > NOBITS_MAX)
		return fail("%s: section %s: a size of 0x%llx is not handled", object->elf->path,
			    section->name, (unsigned long long)header->sh_size);
	return 0;
}

static int load_sections(struct loader *loader)
{
	struct object *object = loader->object;
	size_t i;

	object->section_count = object->elf->section_count;
	object->sections = arena_alloc(object->arena,
				       object->section_count * sizeof(*object->sections));
	for (i = 0; i < object->section_count; i++) {
		struct section *section = &object->sections[i];

		section->elf = &object->elf->sections[i];
		section->elf->user = section;
		section->name = section->elf->name;
		section->special = special_find(section->name);
		section->init = is_init_section(section->name);
		if (i && section->special && section->special->action == SPECIAL_REFUSE)
			return fail("%s: section %s: %s", object->elf->path, section->name,
				    section->special->reason);
		if (i && (check_section(object, section) ||
			  (is_relevant(section) && elf_relocs(object->elf, section->elf))))
			return -1;
		if (section->elf->header.sh_type == SHT_GROUP)
			return fail("%s: section group %s: COMDAT groups are not handled",
				    object->elf->path, section->name);
	}
	return 0;
}

/* By place; at one place the larger first, then functions, then globals. */
static int by_place(const void *a, const void *b)
{
	const struct symbol *x = *(struct symbol *const *)a, *y = *(struct symbol *const *)b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind == KIND_FUNCTION ? -1 : 1;
	if (x->global != y->global)
		return x->global ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static enum kind kind_of(const struct elf_symbol *elf)
{
	if (!elf->section)
		return elf->shndx == SHN_ABS ? KIND_ABSOLUTE : KIND_UNDEFINED;
	return elf_is_function(elf) ? KIND_FUNCTION : KIND_DATA;
}

static int load_symbols(struct loader *loader)
{
	struct object *object = loader->object;
	size_t i;

	for (i = 1; i < object->elf->symbol_count; i++) {
		struct elf_symbol *elf = &object->elf->symbols[i];
		struct symbol *symbol;

		if (elf->type == STT_FILE && !object->source)
			object->source = elf->name;
		if (elf->type == STT_FILE || elf->type == STT_SECTION || !*elf->name)
			continue;
		if (elf->shndx == SHN_COMMON)
			return fail("%s: %s is a common symbol; compile with -fno-common",
				    object->elf->path, elf->name);
		/* Labels in code and unnamed constants (.LC0): the place they stand for counts. */
		if (elf->section && !elf_is_function(elf) && elf->type != STT_OBJECT &&
		    (!elf->size || !strncmp(elf->name, ".L", 2)))
			continue;
		if (elf->size && elf->section && !elf->section->data &&
		    elf->section->header.sh_type != SHT_NOBITS)
			return fail("%s: %s is in section %s, which has no bytes",
				    object->elf->path, elf->name, elf->section->name);
		symbol = new_symbol(object, elf->name, kind_of(elf));
		symbol->elf = elf;
		elf->user = symbol;
		symbol->global = elf->bind != STB_LOCAL;
		symbol->size = elf->size;
		if (elf->section) {
			symbol->section = elf->section->user;
			symbol->offset = elf->value;
		}
		hash_add(&object->by_name, symbol->name, symbol);
	}
	return 0;
}

/*
 * Sorts each section's symbols by place. Aliases (a second name for the same
 * extent) and labels inside a symbol are represented by the first, larger one.
 */
static void place_symbols(struct loader *loader)
{
	struct object *object = loader->object;
	struct symbol **symbol;
	size_t i;

	array_for_each(symbol, &object->symbols)
		if ((*symbol)->section)
			(*symbol)->section->symbol_count++;
	for (i = 1; i < object->section_count; i++) {
		struct section *section = &object->sections[i];

		section->symbols = arena_alloc(object->arena, (section->symbol_count + 1) *
							      sizeof(*section->symbols));
		section->symbol_count = 0;
	}
	array_for_each(symbol, &object->symbols)
		if ((*symbol)->section)
			(*symbol)->section->symbols[(*symbol)->section->symbol_count++] = *symbol;
	for (i = 1; i < object->section_count; i++) {
		struct section *section = &object->sections[i];
		size_t n, kept = 0;

		qsort(section->symbols, section->symbol_count, sizeof(*section->symbols),
		      by_place);
		for (n = 0; n < section->symbol_count; n++) {
			struct symbol *first = kept ? section->symbols[kept - 1] : NULL;
			struct symbol *next = section->symbols[n];

			if (first && next->offset < first->offset + first->size) {
				((struct elf_symbol *)next->elf)->user = first;
				next->alias_of = first;
				continue;
			}
			section->symbols[kept++] = next;
		}
		section->symbol_count = kept;
	}
}

/* Last symbol of the section whose extent begins at or before the offset; NULL for none. */
static struct symbol *symbol_before(const struct section *section, uint64_t offset)
{
	size_t low = 0, high = section->symbol_count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		struct symbol *symbol = section->symbols[middle];

		if (symbol->offset - symbol->lead <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? section->symbols[low - 1] : NULL;
}

/*
 * The symbol that covers the place, or NULL. A place just past a symbol's end, where
 * no other begins, is that symbol's: loops over arrays compare with it. Compilers also
 * make pointers that are outside of an array and come into it by an index, as for
 * tid_base_stuff in fs/proc/base.c: outside of the section, the nearest symbol is meant.
 */
static struct symbol *symbol_at(const struct section *section, uint64_t offset)
{
	struct symbol *symbol = symbol_before(section, offset);

	if ((int64_t)offset < 0)
		return section->symbol_count ? section->symbols[0] : NULL;
	if (symbol && (offset <= symbol->offset + symbol->size || offset > section->elf->size))
		return symbol;
	return NULL;
}

/*
 * The bytes in front of functions that belong to them: the compiler lists where
 * they begin in __patchable_function_entries.
 */
static void load_leads(struct loader *loader)
{
	struct object *object = loader->object;
	size_t i, n;

	for (i = 1; i < object->section_count; i++) {
		struct elf_section *sites = object->sections[i].elf;

		if (strcmp(sites->name, "__patchable_function_entries"))
			continue;
		for (n = 0; n < sites->reloc_count; n++) {
			const struct elf_reloc *reloc = &sites->relocs[n];
			uint64_t place = reloc->symbol->value + (uint64_t)reloc->addend;
			struct section *section;
			size_t s;

			if (!reloc->symbol->section)
				continue;
			section = reloc->symbol->section->user;
			for (s = 0; s < section->symbol_count; s++)
				if (section->symbols[s]->offset >= place)
					break;
			/* The site inside the function (no bytes in front) has place >= its start. */
			if (s < section->symbol_count && section->symbols[s]->offset - place <= 256 &&
			    (!s || section->symbols[s - 1]->offset + section->symbols[s - 1]->size <=
					   place))
				section->symbols[s]->lead = section->symbols[s]->offset - place;
		}
	}
}

/* A branch of one function to another of the same section that needs a relocation. */
struct branch {
	struct loader *loader;
	struct section *section;
	struct symbol *from;
	ARRAY(struct elf_reloc) relocs;
};

static int add_branch(void *context, uint64_t offset, unsigned int size, uint64_t target)
{
	struct branch *branch = context;
	struct object *object = branch->loader->object;
	struct elf_reloc *reloc;

	if (target > branch->section->elf->size)
		return 0;
	if (size != 4) {
		struct symbol *to = symbol_at(branch->section, target);

		branch->from->short_branch = to ? to->name : branch->section->name;
		return 0;
	}
	reloc = array_push(object->arena, &branch->relocs);
	reloc->offset = offset;
	reloc->type = object->arch->branch_reloc;
	/* The displacement counts from the end of the instruction: pc_adjust() adds that. */
	reloc->addend = (int64_t)offset +
			(int32_t)elf_integer(object->elf, branch->section->elf->data + offset, 4);
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	const struct elf_reloc *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/*
 * In sections with several functions (.sched.text), the assembler resolves branches
 * between local ones by itself. They get the relocations that they would have in
 * sections of their own, so that they compare and move like all others.
 */
static void load_branches(struct loader *loader, struct section *section)
{
	struct object *object = loader->object;
	struct elf_section *elf = section->elf;
	struct branch branch = { .loader = loader, .section = section };
	struct elf_symbol *anchor;
	struct elf_reloc *all;
	uint8_t *data;
	size_t i;

	if (!(elf->header.sh_flags & SHF_EXECINSTR) || !elf->data || section->symbol_count < 2)
		return;
	for (i = 0; i < section->symbol_count; i++) {
		branch.from = section->symbols[i];
		if (branch.from->kind == KIND_FUNCTION)
			object->arch->direct_branches(elf, branch.from->offset,
						      branch.from->offset + branch.from->size,
						      add_branch, &branch);
	}
	if (!branch.relocs.count)
		return;
	anchor = arena_new_object(object->arena, struct elf_symbol);
	anchor->name = section->name;
	anchor->type = STT_SECTION;
	anchor->section = elf;
	data = arena_copy(object->arena, elf->data, elf->size);
	all = arena_alloc(object->arena,
			  (elf->reloc_count + branch.relocs.count) * sizeof(*all));
	if (elf->reloc_count)
		memcpy(all, elf->relocs, elf->reloc_count * sizeof(*all));
	for (i = 0; i < branch.relocs.count; i++) {
		struct elf_reloc *reloc = &all[elf->reloc_count + i];

		*reloc = branch.relocs.items[i];
		reloc->symbol = anchor;
		memset(data + reloc->offset, 0, object->arch->reloc_size(reloc->type));
	}
	elf->data = data;
	elf->relocs = all;
	elf->reloc_count += branch.relocs.count;
	qsort(all, elf->reloc_count, sizeof(*all), by_offset);
}

/*
 * A function with an instruction that the decoder does not know (lkgs in native_lkgs()):
 * calls and references to named symbols end with the field, and nothing else will do.
 */
static int adjust_undecoded(struct object *object, const struct symbol *symbol, int64_t *adjust)
{
	const struct elf_section *elf = symbol->section->elf;
	size_t i;

	for (i = 0; i < elf->reloc_count; i++) {
		const struct elf_reloc *reloc = &elf->relocs[i];

		if (reloc->offset < symbol->offset ||
		    reloc->offset >= symbol->offset + symbol->size ||
		    !object->arch->reloc_is_pc_relative(reloc->type))
			continue;
		if (!reloc->symbol->user || reloc->addend != -(int64_t)object->arch->reloc_size(reloc->type))
			return fail("%s: %s(): its code cannot be decoded", object->elf->path,
				    symbol->name);
		adjust[i] = -reloc->addend;
	}
	return 0;
}

/* Fills loader->adjust for the code of the section, symbol by symbol, then the gaps. */
static int load_adjust(struct loader *loader, struct section *section)
{
	struct object *object = loader->object;
	const struct elf_section *elf = section->elf;
	int64_t *adjust = arena_alloc(object->arena, (elf->reloc_count + 1) * sizeof(*adjust));
	uint64_t end = 0;
	size_t i;

	loader->adjust[elf->index] = adjust;
	if (!(elf->header.sh_flags & SHF_EXECINSTR) || !elf->reloc_count || !elf->data)
		return 0;
	for (i = 0; i <= section->symbol_count; i++) {
		struct symbol *symbol = i < section->symbol_count ? section->symbols[i] : NULL;
		uint64_t start = symbol ? symbol->offset - symbol->lead : elf->size;

		/* Alignment between functions decodes as well; only .altinstr_* has code here. */
		if (!section->symbol_count &&
		    object->arch->pc_adjust(elf, end, start, adjust))
			return fail("%s: section %s: its code cannot be decoded", object->elf->path,
				    section->name);
		if (symbol && object->arch->pc_adjust(elf, symbol->offset,
						      symbol->offset + symbol->size, adjust) &&
		    adjust_undecoded(object, symbol, adjust))
			return -1;
		if (symbol)
			end = symbol->offset + symbol->size;
	}
	return 0;
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
	symbol = new_symbol(object, arena_printf(object->arena, "%s+0x%llx", section->name,
						 (unsigned long long)offset), kind);
	symbol->section = section;
	symbol->offset = offset;
	symbol->size = end - offset;
}

/*
 * What no symbol covers is cut at the places that something refers to: .altinstr_aux
 * holds a piece of code for each use of static_cpu_has(), string sections a string each.
 */
static int load_unnamed(struct loader *loader)
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
			if (s < places[i].count)
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
		section->symbols = memcpy(arena_alloc(object->arena, (section->symbol_count + 1) *
								     sizeof(*section->symbols)),
					  section->symbols, named * sizeof(*section->symbols));
		memcpy(section->symbols + named, object->symbols.items + first,
		       (section->symbol_count - named) * sizeof(*section->symbols));
		qsort(section->symbols, section->symbol_count, sizeof(*section->symbols), by_place);
	}
	return 0;
}

static int resolve(struct loader *loader, const struct elf_section *elf, size_t i, uint64_t base,
		   struct reference *reference)
{
	const struct elf_reloc *reloc = &elf->relocs[i];
	struct object *object = loader->object;
	struct section *section;
	uint64_t offset;

	reference->offset = reloc->offset - base;
	reference->type = reloc->type;
	reference->adjust = loader->adjust[elf->index][i];
	if (!object->arch->reloc_name(reloc->type))
		return fail("%s: section %s: relocation type %u is not one that the kernel applies",
			    object->elf->path, elf->name, reloc->type);
	if (reloc->addend > ADDEND_MAX || reloc->addend < -ADDEND_MAX)
		return fail("%s: section %s: an addend of %lld is not handled", object->elf->path,
			    elf->name, (long long)reloc->addend);
	if (object->arch->reloc_size(reloc->type) > elf->size - reloc->offset)
		return fail("%s: section %s: a relocation reaches beyond its end",
			    object->elf->path, elf->name);
	if (reloc->symbol->user) {
		reference->target = reloc->symbol->user;
		reference->target_offset = reloc->addend + reference->adjust;
		/* An alias stands for the symbol that it is an alias of. */
		if (reference->target->section)
			reference->target_offset += (int64_t)(reloc->symbol->value -
							      reference->target->offset);
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
	return 0;
}

/* Hands the relocations in [start, end) out as references, counted from start. */
static int take_references(struct loader *loader, const struct elf_section *elf, uint64_t start,
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

static int load_references(struct loader *loader)
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

/*
 * An alternative without replacement code points at where the next one's begins: it
 * gets an empty symbol of its own, so that no foreign code is taken for its own.
 */
static void empty_replacement(struct object *object, struct record *record)
{
	const uint8_t *entry = record->section->elf->data + record->offset;
	struct symbol *target;

	if (!record->special->replacement || record->reference_count < 2 ||
	    entry[record->size - 1])
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
		*owner->records_end = record;
		owner->records_end = &record->next;
		if (!strcmp(special->name, "__mcount_loc"))
			owner->has_fentry = true;
	}
	return 0;
}

static int load_records(struct loader *loader)
{
	struct object *object = loader->object;
	size_t i;

	for (i = 1; i < object->section_count; i++) {
		struct section *section = &object->sections[i];

		if (section->special && section->special->action == SPECIAL_ENTRIES &&
		    is_relevant(section) && load_records_of(loader, section))
			return -1;
	}
	return 0;
}

/* foo.cold is the unlikely part of foo: the two jump into each other's middle. */
static void link_cold_parts(struct object *object)
{
	struct symbol **item;

	array_for_each(item, &object->symbols) {
		struct symbol *symbol = *item, *parent;
		const char *cold = strstr(symbol->name, ".cold");

		if (symbol->kind != KIND_FUNCTION || !cold ||
		    (cold[5] && cold[5] != '.'))
			continue;
		parent = hash_get(&object->by_name,
				  arena_strndup(object->arena, symbol->name,
						(size_t)(cold - symbol->name)));
		if (parent && parent->alias_of)
			parent = parent->alias_of;
		if (parent && parent->kind == KIND_FUNCTION) {
			symbol->parent = parent;
			parent->child = symbol;
		}
	}
}

struct object *object_load(struct arena *arena, const char *path)
{
	struct object *object = arena_new_object(arena, struct object);
	struct loader loader = { .object = object };
	size_t i;

	object->arena = arena;
	hash_setup(&object->by_name, arena);
	object->elf = elf_file_open(arena, path);
	if (!object->elf)
		return NULL;
	if (object->elf->header.e_type != ET_REL) {
		fail("%s: is not a relocatable object (.o)", path);
		return NULL;
	}
	object->arch = arch_find(object->elf->header.e_machine);
	if (!object->arch) {
		fail("%s: machine type %u is not handled; x86-64 is", path,
		     object->elf->header.e_machine);
		return NULL;
	}
	if (load_sections(&loader) || load_symbols(&loader))
		return NULL;
	place_symbols(&loader);
	load_leads(&loader);
	loader.adjust = arena_alloc(arena, object->section_count * sizeof(*loader.adjust));
	for (i = 1; i < object->section_count; i++) {
		load_branches(&loader, &object->sections[i]);
		if (load_adjust(&loader, &object->sections[i]))
			return NULL;
	}
	if (load_unnamed(&loader) || load_references(&loader) || load_records(&loader))
		return NULL;
	link_cold_parts(object);
	return object;
}
