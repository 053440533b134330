// SPDX-License-Identifier: GPL-2.0-or-later
#include "type-layout.h"
#include "c-declaration.h"
#include "../../lib/debug-info.h"

#include <dwarf.h>

#define NESTING_MAX 16

struct layout_reader {
	struct arena *arena;
	struct hash *layouts; /* "struct sock" -> struct layout */
};

/* Where a member of a struct inside a struct is; its name is `prefix` and its own name. */
struct nesting {
	const char *prefix;
	unsigned long long base;
	int depth;
};

static void add_members(struct layout_reader *reader, struct layout *layout, Dwarf_Die *type,
			struct nesting nesting);

static void add_member(struct layout_reader *reader, struct layout *layout, Dwarf_Die *die,
		       struct nesting nesting)
{
	struct arena *arena = reader->arena;
	unsigned long long offset = nesting.base + c_number(die, DW_AT_data_member_location);
	const char *name = dwarf_diename(die);
	Dwarf_Die type, peeled, plain;
	int dimensions = c_plain_type(die, &plain);
	struct member *member;
	Dwarf_Word size = 0;

	/* Typedefs stay, because they are compared by name. */
	if (dimensions < 0 || !c_type_of(die, &type) || dwarf_peel_type(&type, &peeled))
		return;
	if (name) {
		dwarf_aggregate_size(&peeled, &size);
		member = array_push(arena, &layout->members);
		member->name = arena_printf(arena, "%s%s", nesting.prefix, name);
		member->offset = offset;
		member->size = size;
		member->bits = (unsigned int)c_number(die, DW_AT_bit_size);
		member->bit_offset = nesting.base * 8 + c_number(die, DW_AT_data_bit_offset);
		if (dimensions && !size && !dwarf_aggregate_size(&plain, &size))
			member->element = size;
	}
	if (!c_tag_kind(&plain) || dwarf_diename(&plain) || nesting.depth >= NESTING_MAX)
		return;
	if (name)
		nesting.prefix = arena_printf(arena, "%s%s%s.", nesting.prefix, name,
					      dimensions ? "[]" : "");
	nesting.base = offset;
	nesting.depth++;
	add_members(reader, layout, &plain, nesting);
}

static void add_members(struct layout_reader *reader, struct layout *layout, Dwarf_Die *type,
			struct nesting nesting)
{
	struct arena *arena = reader->arena;
	struct member *member;
	Dwarf_Die child;

	if (dwarf_child(type, &child))
		return;
	do {
		if (dwarf_tag(&child) == DW_TAG_member) {
			add_member(reader, layout, &child, nesting);
		} else if (dwarf_tag(&child) == DW_TAG_enumerator) {
			member = array_push(arena, &layout->members);
			member->name =
				arena_printf(arena, "%s%s", nesting.prefix, dwarf_diename(&child));
			member->offset = c_number(&child, DW_AT_const_value);
		}
	} while (!dwarf_siblingof(&child, &child));
}

/* enum { LINUX_MIB_NUM = 0, ... }; has no name: each of its values stands for itself. */
static void read_constants(struct layout_reader *reader, Dwarf_Die *die)
{
	struct arena *arena = reader->arena;
	const char *file = debug_info_file(die), *key;
	struct layout *layout;
	struct member *member;
	Dwarf_Die child;
	int line = 0;

	if (!file || dwarf_child(die, &child))
		return;
	dwarf_decl_line(die, &line);
	do {
		key = arena_printf(arena, "enum %s", dwarf_diename(&child));
		if (hash_get(reader->layouts, key))
			continue;
		layout = arena_new_object(arena, struct layout);
		layout->kind = "enum";
		layout->name = arena_strdup(arena, dwarf_diename(&child));
		layout->where = arena_printf(arena, "%s:%d", file, line);
		layout->is_enum = layout->is_constant = true;
		member = array_push(arena, &layout->members);
		member->name = layout->name;
		member->offset = c_number(&child, DW_AT_const_value);
		hash_add(reader->layouts, key, layout);
	} while (!dwarf_siblingof(&child, &child));
}

static void read_type(struct layout_reader *reader, Dwarf_Die *die)
{
	bool is_typedef = dwarf_tag(die) == DW_TAG_typedef;
	bool is_variable = dwarf_tag(die) == DW_TAG_variable;
	Dwarf_Die peeled = *die;
	const char *kind, *name = dwarf_diename(die), *file;
	struct arena *arena = reader->arena;
	struct layout *layout;
	const char *key;
	int line = 0;

	if (!name && dwarf_tag(die) == DW_TAG_enumeration_type) {
		read_constants(reader, die);
		return;
	}
	/* The members of typedef struct { ... } seqlock_t; are in a type without a name. */
	if (is_typedef && (dwarf_peel_type(die, &peeled) || dwarf_diename(&peeled)))
		return;
	/* So are those of static struct { ... } tk_core; */
	if (is_variable && (c_plain_type(die, &peeled) < 0 || dwarf_diename(&peeled)))
		return;
	kind = c_tag_kind(&peeled);
	if (kind && is_typedef)
		kind = "typedef";
	if (kind && is_variable)
		kind = "variable";
	file = debug_info_file(die);
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
	layout->is_enum = dwarf_tag(&peeled) == DW_TAG_enumeration_type;
	layout->is_union = dwarf_tag(&peeled) == DW_TAG_union_type;
	layout->size = c_number(&peeled, DW_AT_byte_size);
	add_members(reader, layout, &peeled, (struct nesting){ .prefix = "" });
	hash_add(reader->layouts, key, layout);
}

void layout_add(struct arena *arena, Dwarf_Die *die, struct hash *layouts)
{
	read_type(&(struct layout_reader){ .arena = arena, .layouts = layouts }, die);
}
