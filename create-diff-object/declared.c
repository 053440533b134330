// SPDX-License-Identifier: GPL-2.0-or-later
#include "declared.h"
#include "../lib/debug-info.h"

#include <dwarf.h>

struct reader {
	struct arena *arena;
	struct hash *declared;
	Dwfl_Module *module;
	Dwarf_Addr bias;
};

static void note_variable(struct reader *reader, Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	Dwarf_Op *operations;
	GElf_Sym symbol;
	GElf_Off offset;
	const char *name, *file;
	size_t count;
	int line;

	if (!dwarf_attr(die, DW_AT_location, &attribute) ||
	    dwarf_getlocation(&attribute, &operations, &count) || count != 1 ||
	    operations[0].atom != DW_OP_addr)
		return;
	name = dwfl_module_addrinfo(reader->module, operations[0].number + reader->bias, &offset,
				    &symbol, NULL, NULL, NULL);
	file = dwarf_decl_file(die);
	if (!name || offset || !file || dwarf_decl_line(die, &line))
		return;
	if (!hash_get(reader->declared, name))
		hash_add(reader->declared, arena_strdup(reader->arena, name),
			 arena_printf(reader->arena, "%s:%d", file, line));
}

/* Static locals stand in functions, blocks, and the inlined copies of both. */
static void walk(struct reader *reader, Dwarf_Die *parent, int depth)
{
	Dwarf_Die die;

	if (depth > 64 || dwarf_child(parent, &die))
		return;
	do {
		switch (dwarf_tag(&die)) {
		case DW_TAG_variable:
			note_variable(reader, &die);
			break;
		case DW_TAG_subprogram:
		case DW_TAG_lexical_block:
		case DW_TAG_inlined_subroutine:
			walk(reader, &die, depth + 1);
			break;
		default:
			break;
		}
	} while (!dwarf_siblingof(&die, &die));
}

void declared_read(struct arena *arena, const char *path, struct hash *declared)
{
	struct reader reader = { .arena = arena, .declared = declared };
	Dwfl *dwfl = debug_info_open(path, &reader.module);
	Dwarf_Die *unit = NULL;

	hash_setup(declared, arena);
	if (!dwfl)
		return;
	while ((unit = dwfl_module_nextcu(reader.module, unit, &reader.bias)))
		walk(&reader, unit, 0);
	dwfl_end(dwfl);
}
