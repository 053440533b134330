// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Turns an object file into symbols and references between symbols.
 *
 * Compilers and assemblers write most relocations of local code and data against section symbols.
 * They are turned into references to the symbol that covers the place, because only symbols can
 * be paired with the other object's.
 */
#include "load.h"
#include "../arch/arch.h"
#include "special.h"
#include "../../lib/message.h"
#include "../../lib/search.h"
#include "../../livepatch/format.h"

#include <stdlib.h>
#include <string.h>

/* More than any kernel object has: what a damaged header claims must not be allocated. */
#define ALIGN_MAX  (64 * 1024)
#define NOBITS_MAX (1024 * 1024 * 1024)

static const char type_hash_prefix[] = "__cfi_";

bool is_init_section(const char *name)
{
	return !strncmp(name, ".init.", 6) || !strncmp(name, ".head.text", 10) ||
	       !strncmp(name, ".meminit.", 9) || !strncmp(name, ".devinit.", 9) ||
	       !strncmp(name, ".cpuinit.", 9);
}

bool is_relevant(const struct section *section)
{
	const GElf_Shdr *header = &section->elf->header;

	if (header->sh_type != SHT_PROGBITS && header->sh_type != SHT_NOBITS &&
	    header->sh_type != SHT_INIT_ARRAY)
		return false;
	if (section->special)
		return true;
	return header->sh_flags & SHF_ALLOC;
}

struct symbol *new_symbol(struct loader *loader, const char *name, enum kind kind)
{
	struct symbol *symbol = arena_new_object(loader->arena, struct symbol);

	symbol->name = name;
	symbol->kind = kind;
	symbol->index = loader->symbols.count;
	symbol->number = loader->first_number + symbol->index;
	*array_push(loader->arena, &loader->symbols) = symbol;
	*array_push(loader->arena, &loader->object->symbols) = symbol;
	return symbol;
}

/* Checks sizes that a header may claim without having the bytes in the file. */
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

/* Marks the sections of which each object has a copy (ELF gABI, chapter 4: section groups). */
static int load_groups(struct loader *loader)
{
	const struct object *object = loader->object;
	size_t i, n;

	for (i = 1; i < object->section_count; i++) {
		const struct elf_section *elf = object->sections[i].elf;

		if (elf->header.sh_type != SHT_GROUP)
			continue;
		if (!elf->data || elf->size < 4 || elf->size % 4)
			return fail("%s: section group %s is malformed", object->elf->path,
				    elf->name);
		/* A group without the flag only says what has to be dropped together. */
		if (!(elf_integer(object->elf, elf->data, 4) & GRP_COMDAT))
			continue;
		for (n = 4; n < elf->size; n += 4) {
			uint64_t member = elf_integer(object->elf, elf->data + n, 4);

			if (!member || member >= object->section_count)
				return fail("%s: section group %s has a member that does not exist",
					    object->elf->path, elf->name);
			loader->sections[member].comdat = true;
		}
	}
	return 0;
}

static bool is_walked(const struct section *section)
{
	const GElf_Shdr *header = &section->elf->header;

	return (header->sh_flags & SHF_ALLOC) && !(header->sh_flags & SHF_EXECINSTR) &&
	       is_relevant(section) && !section->row && !(header->sh_flags & SHF_MERGE) &&
	       !klp_callbacks_section_kind(section->name) && !is_plain_section(section->name);
}

static int load_sections(struct loader *loader)
{
	struct object *object = loader->object;
	size_t i;

	object->section_count = loader->elf->section_count;
	loader->sections =
		arena_alloc(loader->arena, object->section_count * sizeof(*loader->sections));
	object->sections = loader->sections;
	for (i = 0; i < object->section_count; i++) {
		struct section *section = &loader->sections[i];
		struct elf_section *elf = &loader->elf->sections[i];

		section->elf = elf;
		elf->user = section;
		section->name = elf->name;
		section->special = special_find(object->arch->specials, section->name);
		section->row = section->special;
		if (section->special && section->special->action == SPECIAL_PIECES) {
			section->pieces = true;
			section->special = NULL;
		} else if (section->special && section->special->action == SPECIAL_ORDINARY) {
			section->special = NULL;
		}
		object->objtool |= i && section->special && section->special->objtool;
		section->init = is_init_section(section->name);
		section->walked = is_walked(section);
		if (i && section->special && section->special->action == SPECIAL_REFUSE)
			return fail("%s: section %s: %s", object->elf->path, section->name,
				    section->special->reason);
		if (i && (check_section(object, section) ||
			  (is_relevant(section) && elf_relocs(loader->elf, elf))))
			return -1;
	}
	return load_groups(loader);
}

int symbol_by_place(const void *a, const void *b)
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

	for (i = 1; i < loader->elf->symbol_count; i++) {
		struct elf_symbol *elf = &loader->elf->symbols[i];
		struct symbol *symbol;

		if (elf->type == STT_FILE && !object->source)
			object->source = elf->name;
		if (elf->type == STT_FILE || elf->type == STT_SECTION || !*elf->name)
			continue;
		if (elf->shndx == SHN_COMMON)
			return fail("%s: %s is a common symbol; compile with -fno-common",
				    object->elf->path, elf->name);
		/* Labels in code and unnamed constants (.LC0) only stand for a place. */
		if (elf->section && !elf_is_function(elf) && elf->type != STT_OBJECT &&
		    (!elf->size || !strncmp(elf->name, ".L", 2)))
			continue;
		/*
		 * gcc's data for UBSAN has names in position-independent code for s390 (.Lubsan_data0),
		 * and elsewhere none; they are numbered over the whole file.
		 */
		if (elf->section && elf->bind == STB_LOCAL && !strncmp(elf->name, ".Lubsan_", 8))
			continue;
		/* clang keeps the name of a string (.L.str) only when its end is referred to. */
		if (elf->section && (elf->section->header.sh_flags & SHF_MERGE) &&
		    !strncmp(elf->name, ".L", 2))
			continue;
		if (elf->size && elf->section && !elf->section->data &&
		    elf->section->header.sh_type != SHT_NOBITS)
			return fail("%s: %s is in section %s, which has no bytes",
				    object->elf->path, elf->name, elf->section->name);
		symbol = new_symbol(loader, elf->name, kind_of(elf));
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
 * objtool names the bytes in front of a function (-fpatchable-function-entry=16,16): __pfx_work
 * is a part of work.
 */
static bool names_front_of(const struct symbol *front, const struct symbol *function)
{
	return front->kind == KIND_FUNCTION && function->kind == KIND_FUNCTION &&
	       front->offset + front->size == function->offset &&
	       !strncmp(front->name, "__pfx_", 6) && !strcmp(front->name + 6, function->name);
}

/* Makes the symbol a second name for another one, or a label in it. */
static void make_alias(struct loader *loader, const struct symbol *symbol, const struct symbol *of)
{
	own_symbol(loader, symbol)->alias_of = of;
	loader->elf->symbols[symbol->elf->index].user = own_symbol(loader, of);
}

static void join_fronts(struct loader *loader, struct section *section)
{
	size_t n, kept = 0;

	for (n = 0; n < section->symbol_count; n++) {
		const struct symbol *symbol = section->symbols[n];
		const struct symbol *next = n + 1 < section->symbol_count ? section->symbols[n + 1]
									  : NULL;

		if (next && names_front_of(symbol, next)) {
			make_alias(loader, symbol, next);
			own_symbol(loader, next)->lead = symbol->size;
			continue;
		}
		section->symbols[kept++] = symbol;
	}
	section->symbol_count = kept;
}

/*
 * Sorts each section's symbols by place. Aliases (a second name for the same
 * extent) and labels inside a symbol are represented by the first, larger one.
 */
static void place_symbols(struct loader *loader)
{
	size_t count = loader->object->section_count, i;
	struct symbol **item;

	array_for_each(item, &loader->symbols)
		if ((*item)->section)
			loader->sections[(*item)->section->elf->index].symbol_count++;
	for (i = 1; i < count; i++) {
		struct section *section = &loader->sections[i];

		section->symbols = arena_alloc(loader->arena, (section->symbol_count + 1) *
								      sizeof(*section->symbols));
		section->symbol_count = 0;
	}
	array_for_each(item, &loader->symbols) {
		struct section *section =
			(*item)->section ? &loader->sections[(*item)->section->elf->index] : NULL;

		if (section)
			section->symbols[section->symbol_count++] = *item;
	}
	for (i = 1; i < count; i++) {
		struct section *section = &loader->sections[i];
		size_t n, kept = 0;

		qsort(section->symbols, section->symbol_count, sizeof(*section->symbols),
		      symbol_by_place);
		for (n = 0; n < section->symbol_count; n++) {
			const struct symbol *first = kept ? section->symbols[kept - 1] : NULL;
			const struct symbol *next = section->symbols[n];

			if (first && next->offset < first->offset + first->size) {
				make_alias(loader, next, first);
				continue;
			}
			section->symbols[kept++] = next;
		}
		section->symbol_count = kept;
		join_fronts(loader, section);
	}
}

size_t symbols_before(const struct section *section, uint64_t offset)
{
	return LOWER_BOUND(section->symbol_count, i,
			   section->symbols[i]->offset - section->symbols[i]->lead <= offset);
}

const struct symbol *symbol_at(const struct section *section, uint64_t offset)
{
	size_t before = symbols_before(section, offset);
	const struct symbol *symbol = before ? section->symbols[before - 1] : NULL;

	if ((int64_t)offset < 0)
		return section->symbol_count ? section->symbols[0] : NULL;
	if (symbol && (offset <= symbol->offset + symbol->size || offset > section->elf->size))
		return symbol;
	return NULL;
}

const struct symbol *symbol_of_reloc(const struct elf_reloc *reloc, int64_t *offset)
{
	uint64_t place = reloc->symbol->value + (uint64_t)reloc->addend;
	const struct symbol *symbol;

	symbol = reloc->symbol->section ? symbol_at(reloc->symbol->section->user, place) : NULL;
	if (symbol)
		*offset = (int64_t)(place - symbol->offset);
	return symbol;
}

/*
 * Thunks that the compiler writes itself have no size (__s390_indirect_jump_r1 with gcc 12). Each
 * extends to the next function, or to the end of its section.
 */
static void extend_functions(struct loader *loader)
{
	size_t i, n;

	for (i = 1; i < loader->object->section_count; i++) {
		const struct section *section = &loader->sections[i];

		if (!section->comdat || !(section->elf->header.sh_flags & SHF_EXECINSTR))
			continue;
		for (n = 0; n < section->symbol_count; n++) {
			struct symbol *symbol = own_symbol(loader, section->symbols[n]);

			if (symbol->kind == KIND_FUNCTION && !symbol->size)
				symbol->size = (n + 1 < section->symbol_count
							? section->symbols[n + 1]->offset
							: section->elf->size) -
					       symbol->offset;
		}
	}
}

/* Index of the first symbol that begins at or behind the offset, leads left out. */
static size_t first_symbol(const struct section *section, uint64_t offset)
{
	return LOWER_BOUND(section->symbol_count, i, section->symbols[i]->offset < offset);
}

/*
 * Finds the bytes in front of functions that belong to them: the compiler lists where they begin
 * in __patchable_function_entries.
 */
static void load_leads(struct loader *loader)
{
	size_t i, n;

	for (i = 1; i < loader->object->section_count; i++) {
		const struct elf_section *sites = loader->sections[i].elf;

		if (strcmp(sites->name, "__patchable_function_entries"))
			continue;
		for (n = 0; n < sites->reloc_count; n++) {
			const struct elf_reloc *reloc = &sites->relocs[n];
			uint64_t place = reloc->symbol->value + (uint64_t)reloc->addend;
			const struct section *section;
			size_t s;

			if (!reloc->symbol->section)
				continue;
			section = reloc->symbol->section->user;
			s = first_symbol(section, place);
			/*
			 * A site inside the function (no bytes in front of it) has place >= its
			 * start.
			 */
			if (s < section->symbol_count &&
			    section->symbols[s]->offset - place <= 256 &&
			    (!s ||
			     section->symbols[s - 1]->offset + section->symbols[s - 1]->size <=
				     place))
				own_symbol(loader, section->symbols[s])->lead =
					section->symbols[s]->offset - place;
		}
	}
}

/*
 * On ppc64le with -mcmodel=large, the 8 bytes in front of a function hold its distance to .TOC.,
 * which its global entry point loads from there ("ld r2,-8(r12)").
 */
static void load_toc_distances(struct loader *loader)
{
	const struct object *object = loader->object;
	size_t i, n;

	for (i = 1; object->arch->linker_symbol && i < object->section_count; i++) {
		const struct section *section = &object->sections[i];
		const struct elf_section *elf = section->elf;

		for (n = 0; n < section->symbol_count; n++) {
			const struct symbol *symbol = section->symbols[n];
			uint64_t place = symbol->offset - 8;
			size_t reloc = arch_first_reloc(elf, place);

			if (symbol->kind == KIND_FUNCTION && symbol->offset >= 8 &&
			    reloc < elf->reloc_count && elf->relocs[reloc].offset == place &&
			    !strcmp(elf->relocs[reloc].symbol->name, object->arch->linker_symbol))
				own_symbol(loader, symbol)->lead = 8;
		}
	}
}

/*
 * kCFI: clang puts a type hash in front of each function that may be called through a pointer,
 * and the symbol __cfi_foo there. The hash is a part of foo, and __cfi_foo a label in it.
 */
static void load_type_hashes(struct loader *loader)
{
	const struct object *object = loader->object;
	size_t i, n;

	for (i = 1; i < object->section_count; i++) {
		struct section *section = &loader->sections[i];
		size_t kept = 0;

		for (n = 0; n < section->symbol_count; n++) {
			const struct symbol *hash = section->symbols[n];
			struct symbol *function = NULL;

			if (hash->kind == KIND_FUNCTION && n + 1 < section->symbol_count &&
			    !strncmp(hash->name, type_hash_prefix, sizeof(type_hash_prefix) - 1))
				function = hash_get(&object->by_name,
						    hash->name + sizeof(type_hash_prefix) - 1);
			if (function && function->alias_of)
				function = own_symbol(loader, function->alias_of);
			if (!function || function != section->symbols[n + 1]) {
				section->symbols[kept++] = hash;
				continue;
			}
			function->lead = function->offset - hash->offset;
			function->type_hash = hash;
			make_alias(loader, hash, function);
		}
		section->symbol_count = kept;
	}
}

/* objtool makes __mcount_loc of these calls where the compiler does not (clang on x86). */
static void find_fentry_calls(struct loader *loader)
{
	const struct object *object = loader->object;
	const struct symbol *fentry =
		object->arch->fentry_call ? hash_get(&object->by_name, object->arch->fentry_call)
					  : NULL;
	struct symbol **item;
	size_t i;

	if (!fentry || fentry->kind != KIND_UNDEFINED)
		return;
	array_for_each(item, &loader->symbols)
		for (i = 0; i < (*item)->reference_count && !(*item)->has_fentry; i++)
			(*item)->has_fentry = (*item)->kind == KIND_FUNCTION &&
					      (*item)->references[i].target == fentry;
}

/* foo.cold is the unlikely part of foo: the two jump into each other's middle. */
static void link_cold_parts(struct loader *loader)
{
	const struct object *object = loader->object;
	struct symbol **item;

	array_for_each(item, &loader->symbols) {
		struct symbol *symbol = *item, *parent;
		const char *cold = strstr(symbol->name, ".cold");

		if (symbol->kind != KIND_FUNCTION || !cold || (cold[5] && cold[5] != '.'))
			continue;
		parent = hash_get(&object->by_name, arena_strndup(loader->arena, symbol->name,
								  (size_t)(cold - symbol->name)));
		if (parent && parent->alias_of)
			parent = own_symbol(loader, parent->alias_of);
		if (parent && parent->kind == KIND_FUNCTION) {
			symbol->parent = parent;
			parent->child = symbol;
		}
	}
}

static int load_notes(struct loader *loader)
{
	const struct elf_section *section = elf_section_by_name(loader->elf, NOTES_SECTION);
	struct object *object = loader->object;

	if (!section || !section->data)
		return 0;
	object->notes = notes_parse(loader->arena, section->data, section->size, object->elf->path);
	return object->notes ? 0 : -1;
}

static int load_all(struct loader *loader)
{
	struct object *object = loader->object;
	size_t i;

	if (load_sections(loader) || load_symbols(loader) || load_notes(loader))
		return -1;
	place_symbols(loader);
	extend_functions(loader);
	load_leads(loader);
	load_toc_distances(loader);
	load_type_hashes(loader);
	find_section_anchors(loader);
	loader->adjust =
		arena_alloc(loader->arena, object->section_count * sizeof(*loader->adjust));
	loader->access =
		arena_alloc(loader->arena, object->section_count * sizeof(*loader->access));
	for (i = 1; i < object->section_count; i++) {
		fold_relocs(loader, &loader->sections[i]);
		load_branches(loader, &loader->sections[i]);
		if (load_adjust(loader, &loader->sections[i]))
			return -1;
	}
	load_sanitized(loader);
	if (load_entry_sizes(loader) || load_unnamed(loader) || load_references(loader) ||
	    load_records(loader))
		return -1;
	load_piece_branches(loader);
	load_gaps(loader);
	find_fentry_calls(loader);
	link_cold_parts(loader);
	return 0;
}

static int load_file(struct loader *loader, const char *path)
{
	struct object *object = loader->object;

	hash_setup(&object->by_name, loader->arena);
	loader->elf = elf_file_open(loader->arena, path);
	if (!loader->elf)
		return -1;
	object->elf = loader->elf;
	if (object->elf->header.e_type != ET_REL)
		return fail("%s: is not a relocatable object (.o)", path);
	object->arch = arch_find(object->elf->header.e_machine);
	if (!object->arch)
		return fail(
			"%s: machine type %u is not handled; x86-64, arm64, powerpc64le, s390x and loongarch64 are",
			path, object->elf->header.e_machine);
	return load_all(loader);
}

const struct object *object_load(struct arena *arena, const char *path, size_t first_number)
{
	struct loader loader = {
		.arena = arena,
		.object = arena_new_object(arena, struct object),
		.first_number = first_number,
	};

	return load_file(&loader, path) ? NULL : loader.object;
}
