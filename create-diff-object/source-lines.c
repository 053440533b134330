// SPDX-License-Identifier: GPL-2.0-or-later
#include "source-lines.h"
#include "../lib/debug-info.h"

#include <stdlib.h>

/* From `address` on, up to the next row. */
struct row {
	Dwarf_Addr address;
	int line; /* 0: a sequence of rows ends here */
	size_t order;
};

struct source_lines {
	ARRAY(struct row) rows; /* by address */
	Dwarf_Addr *sections;	/* the address that each section has in the rows */
	size_t section_count;
};

static int by_address(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void read_rows(struct arena *arena, struct source_lines *result, Dwarf_Die *unit,
		      Dwarf_Addr bias)
{
	Dwarf_Lines *lines;
	size_t count, i;

	if (dwarf_getsrclines(unit, &lines, &count))
		return;
	for (i = 0; i < count; i++) {
		Dwarf_Line *line = dwarf_onesrcline(lines, i);
		Dwarf_Addr address;
		bool end;
		int number;

		if (!line || dwarf_lineaddr(line, &address) || dwarf_lineno(line, &number) ||
		    dwarf_lineendsequence(line, &end))
			continue;
		*array_push(arena, &result->rows) = (struct row){
			.address = address + bias,
			.line = end ? 0 : number,
			.order = result->rows.count,
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

	if (!dwfl)
		return result;
	while ((unit = dwfl_module_nextcu(module, unit, &bias)))
		read_rows(arena, result, unit, bias);
	if (result->rows.count)
		qsort(result->rows.items, result->rows.count, sizeof(struct row), by_address);
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

enum source_line source_line_is(struct diff *diff, const struct object *object, size_t section,
				uint64_t offset, uint64_t line)
{
	struct source_lines **cache = object == diff->orig ? &diff->orig_source_lines
							   : &diff->patched_source_lines;
	const struct source_lines *lines;
	enum source_line result = SOURCE_LINE_UNKNOWN;
	size_t low = 0, high;
	Dwarf_Addr address;

	if (!*cache)
		*cache = read_source_lines(diff->arena, object);
	lines = *cache;
	if (section >= lines->section_count)
		return SOURCE_LINE_UNKNOWN;
	address = lines->sections[section] + offset;
	/* The last row at or before the place, and all others of its address. */
	for (high = lines->rows.count; low < high;) {
		size_t middle = (low + high) / 2;

		if (lines->rows.items[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low;
	     low && lines->rows.items[low - 1].address == lines->rows.items[high - 1].address;
	     low--) {
		const struct row *row = &lines->rows.items[low - 1];

		if (!row->line)
			continue;
		if ((uint64_t)row->line == line)
			return SOURCE_LINE_RIGHT;
		result = SOURCE_LINE_OTHER;
	}
	return result;
}
