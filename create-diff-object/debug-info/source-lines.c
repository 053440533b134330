// SPDX-License-Identifier: GPL-2.0-or-later
#include "source-lines.h"
#include "../../lib/debug-info.h"
#include "../../lib/search.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

/* From `address` on, up to the next row. */
struct line_row {
	Dwarf_Addr address;
	const char *file;
	int line; /* 0: a sequence of rows ends here */
	unsigned int order;
};

struct source_lines {
	struct hash files;	     /* name -> its copy, which outlives libdw's */
	ARRAY(struct line_row) rows; /* by address */
	Dwarf_Addr *sections;	     /* the address that each section has in the rows */
	size_t section_count;
};

static int by_address(const void *a, const void *b)
{
	const struct line_row *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/*
 * The file as seen from the directory that the compiler ran in, so that two trees have the same
 * names.
 */
static const char *file_name(struct arena *arena, struct hash *files, const char *name,
			     const char *directory)
{
	size_t length = directory ? strlen(directory) : 0;
	const char *known;

	if (!name)
		return NULL;
	if (length && !strncmp(name, directory, length) && name[length] == '/')
		name += length + 1;
	if (!strncmp(name, "./", 2))
		name += 2;
	known = hash_get(files, name);
	if (!known) {
		known = arena_strdup(arena, name);
		hash_add(files, known, known);
	}
	return known;
}

static void read_rows(struct arena *arena, struct source_lines *result, Dwarf_Die *unit,
		      Dwarf_Addr bias)
{
	Dwarf_Lines *lines;
	const char *name = NULL, *file = NULL, *directory;
	Dwarf_Attribute attribute;
	size_t count, i;

	if (dwarf_getsrclines(unit, &lines, &count))
		return;
	directory = dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute));
	for (i = 0; i < count; i++) {
		Dwarf_Line *line = dwarf_onesrcline(lines, i);
		Dwarf_Addr address;
		bool end;
		int number;

		if (!line || dwarf_lineaddr(line, &address) || dwarf_lineno(line, &number) ||
		    dwarf_lineendsequence(line, &end))
			continue;
		if (name != dwarf_linesrc(line, NULL, NULL)) {
			name = dwarf_linesrc(line, NULL, NULL);
			file = file_name(arena, &result->files, name, directory);
		}
		*array_push(arena, &result->rows) = (struct line_row){
			.address = address + bias,
			.file = file,
			.line = end ? 0 : number,
			.order = (unsigned int)result->rows.count,
		};
	}
}

static struct source_lines *read_source_lines(struct arena *arena, const struct object *object)
{
	struct source_lines *result = arena_new_object(arena, struct source_lines);
	Dwfl_Module *module;
	Dwfl *dwfl = debug_info_open(object->elf->path, &module);
	Dwarf_Die *unit = NULL;
	GElf_Addr elf_bias;
	Dwarf_Addr bias;
	Elf *elf;
	size_t i;

	hash_setup(&result->files, arena);
	if (!dwfl)
		return result;
	while ((unit = dwfl_module_nextcu(module, unit, &bias)))
		read_rows(arena, result, unit, bias);
	if (result->rows.count)
		qsort(result->rows.items, result->rows.count, sizeof(struct line_row), by_address);
	/* libdwfl lays the sections of a relocatable file out, one behind the other. */
	elf = dwfl_module_getelf(module, &elf_bias);
	result->sections = arena_alloc(arena, object->section_count * sizeof(*result->sections));
	for (i = 1; elf && i < object->section_count; i++) {
		Elf_Scn *section = elf_getscn(elf, i);
		GElf_Shdr header;

		if (!section || !gelf_getshdr(section, &header))
			break;
		result->sections[i] = header.sh_addr + elf_bias;
		result->section_count = i + 1;
	}
	dwfl_end(dwfl);
	return result;
}

static const struct source_lines *lines_of(struct diff *diff, const struct object *object)
{
	struct source_lines **cache = object == diff->orig ? &diff->orig_source_lines
							   : &diff->patched_source_lines;

	if (!*cache)
		*cache = read_source_lines(diff->arena, object);
	return *cache;
}

/* The number of rows at or before the address; the last of them is about it. */
static size_t rows_until(const struct source_lines *lines, Dwarf_Addr address)
{
	return LOWER_BOUND(lines->rows.count, i, lines->rows.items[i].address <= address);
}

enum source_line source_line_is(struct diff *diff, const struct object *object, size_t section,
				uint64_t offset, uint64_t line)
{
	const struct source_lines *lines = lines_of(diff, object);
	enum source_line result = SOURCE_LINE_UNKNOWN;
	size_t low, high;

	if (section >= lines->section_count)
		return SOURCE_LINE_UNKNOWN;
	/* The last row at or before the place, and all others of its address. */
	low = high = rows_until(lines, lines->sections[section] + offset);
	for (; low && lines->rows.items[low - 1].address == lines->rows.items[high - 1].address;
	     low--) {
		const struct line_row *row = &lines->rows.items[low - 1];

		if (!row->line)
			continue;
		if ((uint64_t)row->line == line)
			return SOURCE_LINE_RIGHT;
		result = SOURCE_LINE_OTHER;
	}
	return result;
}

struct source_place source_place_at(struct diff *diff, const struct object *object,
				    const struct symbol *symbol, int64_t at)
{
	const struct source_lines *lines = lines_of(diff, object);
	struct source_place place = { 0 };
	size_t index, count;

	if (!symbol->section)
		return place;
	index = symbol->section->elf->index;
	if (index >= lines->section_count)
		return place;
	count = rows_until(lines, lines->sections[index] + symbol->offset + (uint64_t)at);
	/* Where one sequence ends, another may begin. */
	while (count > 1 && !lines->rows.items[count - 1].line &&
	       lines->rows.items[count - 2].address == lines->rows.items[count - 1].address)
		count--;
	if (!count || lines->rows.items[count - 1].line <= 0)
		return place;
	place.file = lines->rows.items[count - 1].file;
	place.line = (unsigned int)lines->rows.items[count - 1].line;
	return place;
}

const char *source_place_text(struct arena *arena, struct source_place place)
{
	return place.file ? arena_printf(arena, "%s:%u", place.file, place.line) : NULL;
}
