// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Layouts: instances of a struct that exist when the livepatch is loaded have the
 * layout of the original source. So structs, unions and enums are compared, in every unit that
 * changes, by the debug information of its two objects: all of them, because a constant in a
 * patched header may be the length of an array in another one.
 */
#include "stages.h"
#include "text.h"
#include "../lib/debug-info.h"
#include "../lib/hash.h"

#include <dwarf.h>
#include <string.h>

#define NESTING_MAX 16

struct layout {
	const char *kind, *name; /* struct sock */
	const char *where;	 /* FILE:LINE */
	const char *text;	 /* a line a member, or enumerator */
};

struct reader {
	struct build *build;
	struct hash *layouts; /* "struct sock" -> struct layout */
};

static const char *kind_of(int tag)
{
	switch (tag) {
	case DW_TAG_structure_type:
		return "struct";
	case DW_TAG_union_type:
		return "union";
	case DW_TAG_enumeration_type:
		return "enum";
	default:
		return NULL;
	}
}

static unsigned long long number_of(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value;

	return dwarf_attr_integrate(die, name, &attribute) && !dwarf_formudata(&attribute, &value)
		       ? value
		       : 0;
}

static void add_members(struct text *text, Dwarf_Die *type, unsigned long long base, int depth);

static void add_member(struct text *text, Dwarf_Die *member, unsigned long long base, int depth)
{
	unsigned long long offset = base + number_of(member, DW_AT_data_member_location);
	const char *name = dwarf_diename(member);
	Dwarf_Attribute attribute;
	Dwarf_Die type, peeled;
	Dwarf_Word size = 0;

	if (!dwarf_attr_integrate(member, DW_AT_type, &attribute) ||
	    !dwarf_formref_die(&attribute, &type) || dwarf_peel_type(&type, &peeled))
		return;
	if (!name && kind_of(dwarf_tag(&peeled)) && depth < NESTING_MAX) {
		add_members(text, &peeled, offset, depth + 1);
		return;
	}
	dwarf_aggregate_size(&peeled, &size);
	text_add(text, "%6llu %6llu  %s", offset, (unsigned long long)size,
		 name ? name : "(unnamed)");
	if (dwarf_hasattr(member, DW_AT_bit_size))
		text_add(text, ":%llu at bit %llu", number_of(member, DW_AT_bit_size),
			 number_of(member, DW_AT_data_bit_offset));
	text_add(text, "\n");
}

static void add_members(struct text *text, Dwarf_Die *type, unsigned long long base, int depth)
{
	Dwarf_Die member;

	if (dwarf_child(type, &member))
		return;
	do {
		if (dwarf_tag(&member) == DW_TAG_member)
			add_member(text, &member, base, depth);
		else if (dwarf_tag(&member) == DW_TAG_enumerator)
			text_add(text, "%14llu  %s\n", number_of(&member, DW_AT_const_value),
				 dwarf_diename(&member));
	} while (!dwarf_siblingof(&member, &member));
}

static void read_type(struct reader *reader, Dwarf_Die *die)
{
	bool is_typedef = dwarf_tag(die) == DW_TAG_typedef;
	Dwarf_Die peeled = *die;
	const char *kind, *name = dwarf_diename(die), *file;
	struct arena *arena = reader->build->arena;
	struct text text = { .arena = arena };
	struct layout *layout;
	const char *key;
	int line = 0;

	/* typedef struct { ... } seqlock_t; has its members in a type without a name. */
	if (is_typedef && (dwarf_peel_type(die, &peeled) || dwarf_diename(&peeled)))
		return;
	kind = is_typedef && kind_of(dwarf_tag(&peeled)) ? "typedef" : kind_of(dwarf_tag(&peeled));
	file = dwarf_decl_file(die);
	if (!kind || !name || !file || dwarf_hasattr(&peeled, DW_AT_declaration))
		return;
	key = arena_printf(arena, "%s %s", kind, name);
	if (hash_get(reader->layouts, key))
		return;
	dwarf_decl_line(die, &line);
	layout = arena_new_object(arena, struct layout);
	layout->kind = kind;
	layout->name = arena_strdup(arena, name);
	layout->where = arena_printf(arena, "%s:%d", file, line);
	add_members(&text, &peeled, 0, 0);
	text_add(&text, "%6llu         in all\n",
		 (unsigned long long)number_of(&peeled, DW_AT_byte_size));
	layout->text = text_string(&text);
	hash_add(reader->layouts, key, layout);
}

/* An object without debug information has no layouts: nothing is compared then. */
static void read_layouts(struct reader *reader, const char *path, struct hash *layouts)
{
	Dwfl_Module *module;
	Dwfl *dwfl = debug_info_open(path, &module);
	Dwarf_Die *unit = NULL, die;
	Dwarf_Addr bias;

	reader->layouts = layouts;
	hash_setup(layouts, reader->build->arena);
	if (!dwfl)
		return;
	while ((unit = dwfl_module_nextcu(module, unit, &bias))) {
		if (dwarf_child(unit, &die))
			continue;
		do
			read_type(reader, &die);
		while (!dwarf_siblingof(&die, &die));
	}
	dwfl_end(dwfl);
}

/* The lines of `a` that `b` does not have. */
static void print_difference(struct build *build, const char *mark, const char *a, const char *b)
{
	char *copy = arena_strdup(build->arena, a), *line, *save;

	for (line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (!strstr(b, arena_printf(build->arena, "%s\n", line)))
			detail("%s %s", mark, line);
}

static int refuse(struct build *build, const struct layout *orig, const struct layout *patched)
{
	fail("%s: the patch changes the layout of %s %s, and instances with the old layout exist "
	     "in the "
	     "running kernel; keep the new member in a shadow variable (klp_shadow_alloc()):",
	     patched->where, orig->kind, orig->name);
	if (!strcmp(orig->kind, "enum"))
		detail("          value  name");
	else
		detail("  offset   size  member");
	print_difference(build, "-", orig->text, patched->text);
	print_difference(build, "+", patched->text, orig->text);
	return -1;
}

static int check_unit(struct build *build, const struct unit *unit, struct hash *refused)
{
	struct reader reader = { .build = build };
	struct hash orig, patched;
	struct hash_entry *entry;
	int result = 0;
	size_t i;

	read_layouts(&reader, unit_path(build, unit, "patched", ".o"), &patched);
	if (!patched.count)
		return 0;
	read_layouts(&reader, unit_path(build, unit, "orig", ".o"), &orig);
	for (i = 0; i < patched.size; i++)
		for (entry = patched.buckets[i]; entry; entry = entry->chain) {
			const struct layout *before = hash_get(&orig, entry->key);
			const struct layout *after = entry->value;

			if (!before || !strcmp(before->text, after->text))
				continue;
			result = -1;
			/* Five units that include a header give one message, not five. */
			if (hash_get(refused, entry->key))
				continue;
			hash_add(refused, entry->key, (void *)after);
			refuse(build, before, after);
		}
	return result;
}

int layouts_check(struct build *build)
{
	struct hash refused;
	struct unit **unit;
	int result = 0;

	hash_setup(&refused, build->arena);
	array_for_each(unit, &build->units)
		if (!(*unit)->is_new && check_unit(build, *unit, &refused))
			result = -1;
	return result;
}
