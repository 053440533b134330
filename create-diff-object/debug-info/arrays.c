// SPDX-License-Identifier: GPL-2.0-or-later
#include "arrays.h"
#include "variables.h"

#include <dwarf.h>

static bool has_array_type(Dwarf_Die *variable)
{
	Dwarf_Attribute attribute;
	Dwarf_Die type, peeled;

	return dwarf_attr_integrate(variable, DW_AT_type, &attribute) &&
	       dwarf_formref_die(&attribute, &type) && !dwarf_peel_type(&type, &peeled) &&
	       dwarf_tag(&peeled) == DW_TAG_array_type;
}

/* The context is the hash of arrays, by the symbol's name. */
static void note_array(void *context, const struct dwarf_variable *variable)
{
	struct hash *arrays = context;
	const char *name;
	GElf_Sym symbol;
	GElf_Off offset;

	if (!has_array_type(variable->die))
		return;
	name = dwfl_module_addrinfo(variable->module, variable->address, &offset, &symbol, NULL,
				    NULL, NULL);
	if (name && !offset && !hash_get(arrays, name))
		hash_add(arrays, arena_strdup(arrays->arena, name), arrays);
}

bool is_array(struct diff *diff, const struct object *object, const struct symbol *symbol)
{
	struct hash **arrays = object == diff->orig ? &diff->orig_arrays : &diff->patched_arrays;

	if (symbol->size > SCALAR_MAX)
		return true;
	if (!*arrays) {
		*arrays = arena_new_object(diff->arena, struct hash);
		hash_setup(*arrays, diff->arena);
		each_dwarf_variable(diff->arena, object->elf->path, note_array, *arrays);
	}
	return hash_get(*arrays, symbol->name);
}
