// SPDX-License-Identifier: GPL-2.0-or-later
#include "declared.h"
#include "../object/names.h"
#include "variables.h"
#include "../../lib/debug-info.h"

#include <dwarf.h>
#include <string.h>

struct declared_object {
	struct hash by_place; /* "SECTION:OFFSET" -> struct declaration */
	struct hash counts;   /* "FUNCTION|NAME" -> struct name_count: variables of one name */
};

struct name_count {
	int variables;
};

struct declarations {
	struct declared_object orig, patched;
};

struct declaration_reader {
	struct arena *arena;
	struct declared_object *object;
};

static const char *type_name(struct arena *arena, Dwarf_Die *die, int depth)
{
	Dwarf_Attribute attribute;
	Dwarf_Die type;
	const char *name;

	if (depth > DWARF_DEPTH_MAX || !dwarf_attr_integrate(die, DW_AT_type, &attribute) ||
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

/* The file without the directory of the build, which differs for the patched object. */
static const char *declared_in(struct declaration_reader *reader, Dwarf_Die *die)
{
	const char *file = debug_info_file(die), *directory;
	Dwarf_Attribute attribute;
	Dwarf_Die unit;
	size_t length;

	if (!dwarf_diecu(die, &unit, NULL, NULL))
		return NULL;
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
	struct name_count *count = hash_get(&object->counts, key);

	if (hash_get(&object->by_place, place))
		return;
	hash_add(&object->by_place, place, declaration);
	if (!count) {
		count = arena_new_object(arena, struct name_count);
		hash_add(&object->counts, key, count);
	}
	count->variables++;
}

/* The context is a declaration_reader. */
static void note_variable(void *context, const struct dwarf_variable *variable)
{
	struct declaration_reader *reader = context;
	struct declaration *declaration;
	const char *file, *name;
	GElf_Word section = 0;
	Dwarf_Addr address = variable->address;
	Dwarf_Die *die = variable->die;
	int line, index = dwfl_module_relocate_address(variable->module, &address);

	name = dwarf_diename(die);
	file = declared_in(reader, die);
	if (index < 0 ||
	    !dwfl_module_relocation_info(variable->module, (unsigned int)index, &section) ||
	    !name || !file || dwarf_decl_line(die, &line))
		return;
	declaration = arena_new_object(reader->arena, struct declaration);
	declaration->function = variable->function;
	declaration->type = type_name(reader->arena, die, 0);
	declaration->file = file;
	declaration->line = line;
	if (dwarf_decl_column(die, &declaration->column))
		declaration->column = 0;
	add_declaration(reader->arena, reader->object, declaration,
			place_key(reader->arena, section, address), base_name(reader->arena, name));
}

static void read_dwarf(struct arena *arena, const char *path, struct declared_object *object)
{
	struct declaration_reader reader = { .arena = arena, .object = object };

	hash_setup(&object->by_place, arena);
	hash_setup(&object->counts, arena);
	each_dwarf_variable(arena, path, note_variable, &reader);
}

/*
 * The compiler plugin's notes say the same, at no cost, and for objects without debug
 * information.
 */
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
	read_dwarf(diff->arena, diff->options.orig, &diff->declarations->orig);
	read_dwarf(diff->arena, diff->options.patched, &diff->declarations->patched);
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
	const struct name_count *count =
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
	/*
	 * clang does not name an inline function of which no code is left, but the symbol's name
	 * does.
	 */
	a = o->function ? o->function : scope_name(diff->arena, orig->name);
	b = p->function ? p->function : scope_name(diff->arena, patched->name);
	if (!same_text(a, b) || strcmp(o->type, p->type))
		return DECLARED_DIFFER;
	if (variables(diff, &diff->declarations->orig, o, orig) <= 1 &&
	    variables(diff, &diff->declarations->patched, p, patched) <= 1)
		return DECLARED_AGREE;
	/* An inserted line may put one of them where another stood. */
	if (!diff->options.lines_kept)
		return DECLARED_UNKNOWN;
	return o->line == p->line && !strcmp(o->file, p->file) ? DECLARED_AGREE : DECLARED_DIFFER;
}
