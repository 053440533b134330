// SPDX-License-Identifier: GPL-2.0-or-later
#include "arrays.h"
#include "../../lib/debug-info.h"

#include <dwarf.h>

struct reader {
	struct arena *arena;
	struct hash *arrays; /* by the symbol's name */
	Dwfl_Module *module;
	Dwarf_Addr bias;
};

static bool has_array_type(Dwarf_Die *variable)
{
	Dwarf_Attribute attribute;
	Dwarf_Die type, peeled;

	return dwarf_attr_integrate(variable, DW_AT_type, &attribute) &&
	       dwarf_formref_die(&attribute, &type) && !dwarf_peel_type(&type, &peeled) &&
	       dwarf_tag(&peeled) == DW_TAG_array_type;
}

static void note_variable(struct reader *reader, Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	Dwarf_Op *operations;
	GElf_Sym symbol;
	GElf_Off offset;
	const char *name;
	size_t count;

	if (!dwarf_attr(die, DW_AT_location, &attribute) ||
	    dwarf_getlocation(&attribute, &operations, &count) || count != 1 ||
	    operations[0].atom != DW_OP_addr || !has_array_type(die))
		return;
	name = dwfl_module_addrinfo(reader->module, operations[0].number + reader->bias, &offset,
				    &symbol, NULL, NULL, NULL);
	if (name && !offset && !hash_get(reader->arrays, name))
		hash_add(reader->arrays, arena_strdup(reader->arena, name), reader);
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

static struct hash *read_arrays(struct arena *arena, const char *path)
{
	struct reader reader = { .arena = arena, .arrays = arena_new_object(arena, struct hash) };
	Dwfl *dwfl = debug_info_open(path, &reader.module);
	Dwarf_Die *unit = NULL;

	hash_setup(reader.arrays, arena);
	if (!dwfl)
		return reader.arrays;
	while ((unit = dwfl_module_nextcu(reader.module, unit, &reader.bias)))
		walk(&reader, unit, 0);
	dwfl_end(dwfl);
	return reader.arrays;
}

bool is_array(struct diff *diff, const struct object *object, const struct symbol *symbol)
{
	struct hash **arrays = object == diff->orig ? &diff->orig_arrays : &diff->patched_arrays;

	if (symbol->size > SCALAR_MAX)
		return true;
	if (!*arrays)
		*arrays = read_arrays(diff->arena, object->elf->path);
	return hash_get(*arrays, symbol->name);
}
