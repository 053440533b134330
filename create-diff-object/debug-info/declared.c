// SPDX-License-Identifier: GPL-2.0-or-later
#include "declared.h"
#include "../object/names.h"
#include "../../lib/debug-info.h"

#include <dwarf.h>
#include <string.h>

/* Nothing that is written by hand is nested so deep. */
#define DEPTH_MAX 64

struct declared_object {
	struct hash by_place; /* "SECTION:OFFSET" -> struct declaration */
	struct hash counts;   /* "FUNCTION|NAME" -> struct count: variables of one name */
};

struct count {
	int variables;
};

struct declarations {
	struct declared_object orig, patched;
};

struct reader {
	struct arena *arena;
	struct declared_object *object;
	Dwfl_Module *module;
	Dwarf_Addr bias;
};

/* Address in the module, which libdwfl has laid out, or -1. */
static int variable_address(Dwarf_Die *die, Dwarf_Addr *address)
{
	Dwarf_Attribute attribute, indirect;
	Dwarf_Op *operations;
	size_t count;

	if (!dwarf_attr(die, DW_AT_location, &attribute) ||
	    dwarf_getlocation(&attribute, &operations, &count) || !count)
		return -1;
	/* Operations may follow: clang makes a bit of a bool, and says how to read it. */
	if (operations[0].atom == DW_OP_addr)
		*address = operations[0].number;
	/* DWARF 5, as clang writes it: an index into .debug_addr */
	else if ((operations[0].atom != DW_OP_addrx &&
		  operations[0].atom != DW_OP_GNU_addr_index) ||
		 dwarf_getlocation_attr(&attribute, operations, &indirect) ||
		 dwarf_formaddr(&indirect, address))
		return -1;
	if (count > 1 && operations[1].atom == DW_OP_plus_uconst)
		*address += operations[1].number;
	return 0;
}

static const char *type_name(struct arena *arena, Dwarf_Die *die, int depth)
{
	Dwarf_Attribute attribute;
	Dwarf_Die type;
	const char *name;

	if (depth > DEPTH_MAX || !dwarf_attr_integrate(die, DW_AT_type, &attribute) ||
	    !dwarf_formref_die(&attribute, &type))
		return "void";
	name = dwarf_diename(&type);
	switch (dwarf_tag(&type)) {
	case DW_TAG_const_type:
	case DW_TAG_volatile_type:
		return type_name(arena, &type, depth + 1);
	case DW_TAG_pointer_type:
		return arena_printf(arena, "*%s", type_name(arena, &type, depth + 1));
	case DW_TAG_array_type:
		return arena_printf(arena, "[]%s", type_name(arena, &type, depth + 1));
	case DW_TAG_structure_type:
		return arena_printf(arena, "struct %s", name ? name : "");
	case DW_TAG_union_type:
		return arena_printf(arena, "union %s", name ? name : "");
	default:
		return name ? arena_strdup(arena, name) : "";
	}
}

static const char *place_key(struct arena *arena, size_t section, uint64_t offset)
{
	return arena_printf(arena, "%zu:%llx", section, (unsigned long long)offset);
}

static const char *count_key(struct arena *arena, const char *function, const char *name)
{
	return arena_printf(arena, "%s|%s", function ? function : "", name);
}

/*
 * Without the directory of the build, which is another one for the patched object. File 0
 * is the unit's own in DWARF 5, which elfutils 0.188 does not know.
 */
static const char *declared_in(struct reader *reader, Dwarf_Die *die)
{
	const char *file = dwarf_decl_file(die), *directory;
	Dwarf_Attribute attribute;
	Dwarf_Die unit;
	size_t length;

	if (!dwarf_diecu(die, &unit, NULL, NULL))
		return NULL;
	if (!file)
		file = dwarf_hasattr_integrate(die, DW_AT_decl_file) ? dwarf_diename(&unit) : NULL;
	directory = dwarf_formstring(dwarf_attr(&unit, DW_AT_comp_dir, &attribute));
	length = directory ? strlen(directory) : 0;
	if (file && length && !strncmp(file, directory, length) && file[length] == '/')
		file += length + 1;
	return file ? arena_strdup(reader->arena, file) : NULL;
}

/* An inlined copy of the function declares it once more. */
static void add_declaration(struct arena *arena, struct declared_object *object,
			    struct declaration *declaration, const char *place, const char *name)
{
	const char *key = count_key(arena, declaration->function, name);
	struct count *count = hash_get(&object->counts, key);

	if (hash_get(&object->by_place, place))
		return;
	hash_add(&object->by_place, place, declaration);
	if (!count) {
		count = arena_new_object(arena, struct count);
		hash_add(&object->counts, key, count);
	}
	count->variables++;
}

static void note_variable(struct reader *reader, Dwarf_Die *die, const char *function)
{
	struct declaration *declaration;
	const char *file, *name;
	GElf_Word section = 0;
	Dwarf_Addr address;
	int line, index;

	if (variable_address(die, &address))
		return;
	address += reader->bias;
	index = dwfl_module_relocate_address(reader->module, &address);
	name = dwarf_diename(die);
	file = declared_in(reader, die);
	if (index < 0 ||
	    !dwfl_module_relocation_info(reader->module, (unsigned int)index, &section) || !name ||
	    !file || dwarf_decl_line(die, &line))
		return;
	declaration = arena_new_object(reader->arena, struct declaration);
	declaration->function = function;
	declaration->type = type_name(reader->arena, die, 0);
	declaration->file = file;
	declaration->line = line;
	if (dwarf_decl_column(die, &declaration->column))
		declaration->column = 0;
	add_declaration(reader->arena, reader->object, declaration,
			place_key(reader->arena, section, address), base_name(reader->arena, name));
}

/* Static locals stand in functions, blocks, and the inlined copies of both. */
static void walk(struct reader *reader, Dwarf_Die *parent, const char *function, int depth)
{
	const char *name;
	Dwarf_Die die;

	if (depth > DEPTH_MAX || dwarf_child(parent, &die))
		return;
	do {
		switch (dwarf_tag(&die)) {
		case DW_TAG_variable:
			note_variable(reader, &die, function);
			break;
		case DW_TAG_subprogram:
		case DW_TAG_inlined_subroutine:
			name = dwarf_diename(&die);
			walk(reader, &die, name ? arena_strdup(reader->arena, name) : function,
			     depth + 1);
			break;
		case DW_TAG_lexical_block:
			walk(reader, &die, function, depth + 1);
			break;
		default:
			break;
		}
	} while (!dwarf_siblingof(&die, &die));
}

static void read_object(struct arena *arena, const char *path, struct declared_object *object)
{
	struct reader reader = { .arena = arena, .object = object };
	Dwfl *dwfl = debug_info_open(path, &reader.module);
	Dwarf_Die *unit = NULL;

	hash_setup(&object->by_place, arena);
	hash_setup(&object->counts, arena);
	if (!dwfl)
		return;
	while ((unit = dwfl_module_nextcu(reader.module, unit, &reader.bias)))
		walk(&reader, unit, NULL, 0);
	dwfl_end(dwfl);
}

/* The compiler plugin says the same, without the cost, and of objects without debug information. */
static void read_notes(struct arena *arena, const struct object *from,
		       struct declared_object *object)
{
	const struct note_static *note;

	hash_setup(&object->by_place, arena);
	hash_setup(&object->counts, arena);
	array_for_each(note, &from->notes->statics) {
		const struct symbol *symbol = note->symbol ? hash_get(&from->by_name, note->symbol)
							   : NULL;
		struct declaration *declaration;

		if (!symbol || !symbol->section || !note->place.file)
			continue;
		declaration = arena_new_object(arena, struct declaration);
		declaration->function = note->function ? source_function(arena, note->function)
						       : NULL;
		declaration->type = arena_printf(arena, "%s %llx", note->type ? note->type : "",
						 (unsigned long long)note->type_hash);
		declaration->file = note->place.file;
		declaration->line = (int)note->place.first;
		add_declaration(arena, object, declaration,
				place_key(arena, symbol->section->elf->index, symbol->offset),
				base_name(arena, symbol->name));
	}
}

static struct declarations *declarations(struct diff *diff)
{
	if (diff->declarations)
		return diff->declarations;
	diff->declarations = arena_new_object(diff->arena, struct declarations);
	if (diff->orig->notes && diff->patched->notes) {
		read_notes(diff->arena, diff->orig, &diff->declarations->orig);
		read_notes(diff->arena, diff->patched, &diff->declarations->patched);
		return diff->declarations;
	}
	read_object(diff->arena, diff->options.orig, &diff->declarations->orig);
	read_object(diff->arena, diff->options.patched, &diff->declarations->patched);
	return diff->declarations;
}

static const struct declaration *find(struct diff *diff, const struct declared_object *object,
				      const struct symbol *symbol)
{
	if (!symbol->section)
		return NULL;
	return hash_get(&object->by_place,
			place_key(diff->arena, symbol->section->elf->index, symbol->offset));
}

const struct declaration *declared_orig(struct diff *diff, const struct symbol *symbol)
{
	return find(diff, &declarations(diff)->orig, symbol);
}

const struct declaration *declared_patched(struct diff *diff, const struct symbol *symbol)
{
	return find(diff, &declarations(diff)->patched, symbol);
}

static int variables(struct diff *diff, const struct declared_object *object,
		     const struct declaration *declaration, const struct symbol *symbol)
{
	const char *name = base_name(diff->arena, symbol->name);
	const struct count *count =
		hash_get(&object->counts, count_key(diff->arena, declaration->function, name));

	return count ? count->variables : 0;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

enum agreement declared_agreement(struct diff *diff, const struct symbol *orig,
				  const struct symbol *patched)
{
	const struct declaration *o = declared_orig(diff, orig);
	const struct declaration *p = declared_patched(diff, patched);
	const char *a, *b;

	if (!o || !p)
		return DECLARED_UNKNOWN;
	/* clang does not name an inline function of which no code is left; the symbol does. */
	a = o->function ? o->function : scope_name(diff->arena, orig->name);
	b = p->function ? p->function : scope_name(diff->arena, patched->name);
	if (!same_text(a, b) || strcmp(o->type, p->type))
		return DECLARED_DIFFER;
	if (variables(diff, &diff->declarations->orig, o, orig) <= 1 &&
	    variables(diff, &diff->declarations->patched, p, patched) <= 1)
		return DECLARED_AGREE;
	/* An inserted line makes one of them stand where another stood. */
	if (!diff->options.lines_kept)
		return DECLARED_UNKNOWN;
	return o->line == p->line && !strcmp(o->file, p->file) ? DECLARED_AGREE : DECLARED_DIFFER;
}
