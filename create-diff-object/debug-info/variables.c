// SPDX-License-Identifier: GPL-2.0-or-later
#include "variables.h"

#include <dwarf.h>
#include <stdbool.h>

struct variable_walk {
	struct arena *arena;
	Dwfl_Module *module;
	Dwarf_Addr bias; /* of the unit at hand */
	void (*found)(void *context, const struct dwarf_variable *variable);
	void *context;
};

static bool has_address(Dwarf_Die *die, Dwarf_Addr *address)
{
	Dwarf_Attribute attribute, indirect;
	Dwarf_Op *operations;
	size_t count;

	if (!dwarf_attr(die, DW_AT_location, &attribute) ||
	    dwarf_getlocation(&attribute, &operations, &count) || !count)
		return false;
	/* Operations may follow: clang makes a bit of a bool, and says how to read it. */
	if (operations[0].atom == DW_OP_addr)
		*address = operations[0].number;
	/* DWARF 5, as clang writes it: an index into .debug_addr */
	else if ((operations[0].atom != DW_OP_addrx &&
		  operations[0].atom != DW_OP_GNU_addr_index) ||
		 dwarf_getlocation_attr(&attribute, operations, &indirect) ||
		 dwarf_formaddr(&indirect, address))
		return false;
	if (count > 1 && operations[1].atom == DW_OP_plus_uconst)
		*address += operations[1].number;
	return true;
}

/* Static locals stand in functions, blocks, and the inlined copies of both. */
static void walk(struct variable_walk *to, Dwarf_Die *parent, const char *function, int depth)
{
	struct dwarf_variable variable = { .module = to->module, .function = function };
	const char *name;
	Dwarf_Die die;

	if (depth > DWARF_DEPTH_MAX || dwarf_child(parent, &die))
		return;
	do {
		switch (dwarf_tag(&die)) {
		case DW_TAG_variable:
			if (!has_address(&die, &variable.address))
				break;
			variable.address += to->bias;
			variable.die = &die;
			to->found(to->context, &variable);
			break;
		case DW_TAG_subprogram:
		case DW_TAG_inlined_subroutine:
			name = dwarf_diename(&die);
			walk(to, &die, name ? arena_strdup(to->arena, name) : function, depth + 1);
			break;
		case DW_TAG_lexical_block:
			walk(to, &die, function, depth + 1);
			break;
		default:
			break;
		}
	} while (!dwarf_siblingof(&die, &die));
}

void each_dwarf_variable(struct arena *arena, const char *path,
			 void (*found)(void *context, const struct dwarf_variable *variable),
			 void *context)
{
	struct variable_walk to = { .arena = arena, .found = found, .context = context };
	Dwfl *dwfl = debug_info_open(path, &to.module);
	Dwarf_Die *unit = NULL;

	if (!dwfl)
		return;
	while ((unit = dwfl_module_nextcu(to.module, unit, &to.bias)))
		walk(&to, unit, NULL, 0);
	dwfl_end(dwfl);
}
