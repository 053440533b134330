// SPDX-License-Identifier: GPL-2.0-or-later
#include "contents.h"
#include "module-relocs.h"
#include "../lib/digest.h"

#include <stdlib.h>
#include <string.h>

#define MIN_BLOCK  64
#define MAX_BLOCKS 256
/* Hexadecimal digits of a mark. */
#define MARK 4

/* What belongs to a section; to none: the symbols without one. */
struct section_content {
	const struct elf_section *section; /* or NULL */
	struct module_relocs relocs;
	ARRAY(const struct elf_symbol *) symbols;
};

struct contents {
	struct arena *arena;
	const struct elf_file *module;
	struct section_content *of_section; /* by index; [0] has the symbols without a section */
	const char **names; /* of sections, by index: those of one name get a number */
};

static bool is_loaded(const struct elf_section *section)
{
	/* Relocation sections of the livepatch core are loaded; they go with what they relocate. */
	return (section->header.sh_flags & SHF_ALLOC) && section->header.sh_type != SHT_RELA;
}

/* Names the second of two sections ".text#2". */
static void name_sections(struct contents *contents)
{
	const struct elf_file *module = contents->module;
	size_t i, other;

	for (i = 1; i < module->section_count; i++) {
		size_t number = 1;

		for (other = 1; other < i; other++)
			number += is_loaded(&module->sections[other]) &&
				  !strcmp(module->sections[other].name, module->sections[i].name);
		contents->names[i] = number == 1 ? module->sections[i].name
						 : arena_printf(contents->arena, "%s#%zu",
								module->sections[i].name, number);
	}
}

static void add_symbols(struct contents *contents)
{
	const struct elf_file *module = contents->module;
	size_t i;

	for (i = 1; i < module->symbol_count; i++) {
		const struct elf_symbol *symbol = &module->symbols[i];

		if (symbol->type == STT_SECTION || symbol->type == STT_FILE ||
		    (symbol->section && !is_loaded(symbol->section)))
			continue;
		*array_push(contents->arena,
			    &contents->of_section[symbol->section ? symbol->section->index : 0]
				     .symbols) = symbol;
	}
}

static int compare_symbols(const void *a, const void *b)
{
	const struct elf_symbol *x = *(const struct elf_symbol *const *)a;
	const struct elf_symbol *y = *(const struct elf_symbol *const *)b;

	if (x->section && x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return strcmp(x->name, y->name)
		       ?: (x->size > y->size) - (x->size < y->size)
		       ?: x->type - y->type;
}

static void collect(struct contents *contents, struct arena *arena, const struct elf_file *module)
{
	const struct module_relocs *relocs;
	size_t i;

	contents->arena = arena;
	contents->module = module;
	contents->of_section =
		arena_alloc(arena, (module->section_count + 1) * sizeof(*contents->of_section));
	contents->names =
		arena_alloc(arena, (module->section_count + 1) * sizeof(*contents->names));
	contents->names[0] = CONTENTS_IMPORTS;
	name_sections(contents);
	add_symbols(contents);
	relocs = module_relocs_read(arena, module);
	for (i = 0; i < module->section_count; i++) {
		struct section_content *content = &contents->of_section[i];

		content->section = i ? &module->sections[i] : NULL;
		content->relocs = relocs[i];
		if (content->symbols.count)
			qsort(content->symbols.items, content->symbols.count,
			      sizeof(*content->symbols.items), compare_symbols);
	}
}

static void add_reloc(const struct contents *contents, struct digest *digest,
		      const struct module_reloc *reloc)
{
	const struct elf_symbol *symbol = reloc->symbol;
	bool is_inside = symbol->section != NULL;

	digest_add_number(digest, reloc->offset);
	digest_add_number(digest, reloc->type);
	digest_add_string(digest, reloc->waits_for);
	digest_add_string(digest,
			  is_inside ? contents->names[symbol->section->index] : symbol->name);
	digest_add_number(digest, is_inside);
	digest_add_number(digest, symbol->shndx == SHN_ABS || is_inside
					  ? symbol->value + (uint64_t)reloc->addend
					  : (uint64_t)reloc->addend);
}

static void add_symbol(struct digest *digest, const struct elf_symbol *symbol)
{
	digest_add_string(digest, symbol->name);
	/* The kernel ignores them in symbols that have no section but their value. */
	digest_add_number(digest, symbol->section ? 0 : symbol->shndx);
	digest_add_number(digest, symbol->value);
	digest_add_number(digest, symbol->size);
	digest_add_number(digest, symbol->type);
	digest_add_number(digest, symbol->bind);
	digest_add_number(digest, symbol->other);
}

static uint64_t block_size(uint64_t size)
{
	uint64_t block = MIN_BLOCK;

	while (size / block >= MAX_BLOCKS)
		block *= 2;
	return block;
}

/* What remains of a section's relocations and symbols. */
struct block_position {
	size_t reloc, symbol;
};

/* Digests [from, to); the last block has also what stands at the end, or, in damaged files, behind it. */
static const char *block_digest(const struct contents *contents,
				const struct section_content *content, uint64_t from, uint64_t to,
				bool last, struct block_position *position)
{
	const struct elf_section *section = content->section;
	struct digest digest;

	digest_begin(&digest);
	if (section && section->data)
		digest_add(&digest, section->data + from, to - from);
	for (; position->reloc < content->relocs.items.count; position->reloc++) {
		const struct module_reloc *reloc = &content->relocs.items.items[position->reloc];

		if (!last && reloc->offset >= to)
			break;
		add_reloc(contents, &digest, reloc);
	}
	for (; position->symbol < content->symbols.count; position->symbol++) {
		const struct elf_symbol *symbol = content->symbols.items[position->symbol];

		if (!last && symbol->value >= to)
			break;
		add_symbol(&digest, symbol);
	}
	return digest_end(&digest, contents->arena);
}

/* Only what the loader asks for: linkers and strip differ in the others. */
#define KINDS_OF_MEMORY ((uint64_t)(SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR))

static const char *header_digest(const struct contents *contents, size_t index)
{
	const struct elf_section *section = contents->of_section[index].section;
	struct digest digest;

	digest_begin(&digest);
	digest_add_string(&digest, contents->names[index]);
	if (section) {
		digest_add_number(&digest, section->header.sh_flags & KINDS_OF_MEMORY);
		digest_add_number(&digest, section->header.sh_type);
		digest_add_number(&digest, section->header.sh_addralign);
		digest_add_number(&digest, section->size);
	}
	return digest_end(&digest, contents->arena);
}

static struct report_loaded describe(const struct contents *contents, size_t index,
				     struct digest *all)
{
	const struct section_content *content = &contents->of_section[index];
	const uint64_t size = content->section ? content->section->size : 0;
	const uint64_t block = block_size(size);
	const char *digest = header_digest(contents, index);
	struct block_position position = { 0 };
	uint64_t at = 0;
	char *marks = arena_alloc(contents->arena, (MAX_BLOCKS + 2) * MARK + 1);
	char *mark = marks;

	digest_add(all, digest, DIGEST_TEXT);
	mark = mempcpy(mark, digest, MARK);
	do {
		uint64_t end = size - at > block ? at + block : size;

		digest = block_digest(contents, content, at, end, end == size, &position);
		digest_add(all, digest, DIGEST_TEXT);
		mark = mempcpy(mark, digest, MARK);
		at = end;
	} while (at < size);
	return (struct report_loaded){
		.section = arena_strdup(contents->arena, contents->names[index]),
		.marks = marks,
	};
}

static int compare_names(const void *a, const void *b, void *names)
{
	return strcmp(((const char **)names)[*(const size_t *)a],
		      ((const char **)names)[*(const size_t *)b]);
}

void contents_describe(struct arena *arena, const struct elf_file *module, struct report *report)
{
	struct contents contents;
	struct digest digest;
	size_t *order, count = 1, i;

	collect(&contents, arena, module);
	order = arena_alloc(arena, (module->section_count + 1) * sizeof(*order));
	for (i = 1; i < module->section_count; i++)
		if (is_loaded(&module->sections[i]))
			order[count++] = i;
	/* Tools may change the order of sections. */
	qsort_r(order, count, sizeof(*order), compare_names, contents.names);
	memset(&report->loaded, 0, sizeof(report->loaded));
	digest_begin(&digest);
	for (i = 0; i < count; i++)
		*array_push(arena, &report->loaded) = describe(&contents, order[i], &digest);
	report->digest = digest_end(&digest, arena);
}

static const struct report_loaded *find(const struct report *report, const char *section)
{
	const struct report_loaded *loaded;

	array_for_each(loaded, &report->loaded)
		if (!strcmp(loaded->section, section))
			return loaded;
	return NULL;
}

/* Blocks that differ and follow one another are one change. */
static void compare_marks(struct arena *arena, const struct report_loaded *was,
			  const struct report_loaded *is, uint64_t size,
			  struct contents_changes *changes)
{
	const uint64_t block = block_size(size);
	const size_t count = strlen(is->marks) / MARK - 1;
	struct contents_change *last = NULL;
	size_t i;

	if (strlen(was->marks) != strlen(is->marks) || memcmp(was->marks, is->marks, MARK)) {
		*array_push(arena, &changes->items) =
			(struct contents_change){ .section = is->section, .what = CONTENTS_HEADER };
		return;
	}
	for (i = 0; i < count; i++) {
		const uint64_t from = i * block;
		const uint64_t to = size - from > block ? from + block : size;

		if (!memcmp(was->marks + (i + 1) * MARK, is->marks + (i + 1) * MARK, MARK))
			continue;
		if (!last || last->to != from) {
			last = array_push(arena, &changes->items);
			last->section = is->section;
			last->from = from;
		}
		last->to = to;
	}
}

void contents_compare(struct arena *arena, const struct elf_file *module,
		      const struct report *report, struct contents_changes *changes)
{
	const struct report_loaded *loaded, *other;
	struct report now = { 0 };
	uint64_t size;
	size_t i;

	memset(changes, 0, sizeof(*changes));
	contents_describe(arena, module, &now);
	changes->differ = strcmp(now.digest, report->digest) != 0;
	if (!changes->differ)
		return;
	array_for_each(loaded, &now.loaded) {
		other = find(report, loaded->section);
		size = 0;
		for (i = 1; i < module->section_count; i++)
			if (!strcmp(module->sections[i].name, loaded->section))
				size = module->sections[i].size;
		if (other)
			compare_marks(arena, other, loaded, size, changes);
		else
			*array_push(arena, &changes->items) =
				(struct contents_change){ .section = loaded->section,
							  .what = CONTENTS_ADDED };
	}
	array_for_each(loaded, &report->loaded)
		if (!find(&now, loaded->section))
			*array_push(arena, &changes->items) =
				(struct contents_change){ .section = loaded->section,
							  .what = CONTENTS_MISSING };
}
