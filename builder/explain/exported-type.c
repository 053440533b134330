// SPDX-License-Identifier: GPL-2.0-or-later
#include "exported-type.h"
#include "c-declaration.h"
#include "../../lib/debug-info.h"
#include "../../lib/message.h"

#include <dwarf.h>
#include <string.h>

/* Pointers to functions that take pointers to functions, and so on. */
#define NESTING_MAX 16

/* How types are written. */
struct type_writer {
	struct arena *arena;
	bool for_people; /* else for comparison */
	int depth;
};

static const char *type_text(struct type_writer *writer, Dwarf_Die *die);

/* What a pointer, a typedef or a function refers to. */
static const char *inner_text(struct type_writer *writer, Dwarf_Die *die)
{
	Dwarf_Die type;

	return c_type_of(die, &type) ? type_text(writer, &type) : "void";
}

static const char *parameters_text(struct type_writer *writer, Dwarf_Die *function)
{
	const char *text = "";
	Dwarf_Die child;

	if (dwarf_child(function, &child))
		return "(void)";
	do {
		const char *parameter = dwarf_tag(&child) == DW_TAG_formal_parameter
						? inner_text(writer, &child)
					: dwarf_tag(&child) == DW_TAG_unspecified_parameters ? "..."
											     : NULL;

		if (parameter)
			text = arena_printf(writer->arena, "%s%s%s", text, *text ? ", " : "",
					    parameter);
	} while (!dwarf_siblingof(&child, &child));
	return *text ? arena_printf(writer->arena, "(%s)", text) : "(void)";
}

static const char *pointer_text(struct type_writer *writer, Dwarf_Die *die)
{
	Dwarf_Die target;
	const char *text;

	if (c_type_of(die, &target) && dwarf_tag(&target) == DW_TAG_subroutine_type)
		return arena_printf(writer->arena, "%s (*)%s", inner_text(writer, &target),
				    parameters_text(writer, &target));
	text = inner_text(writer, die);
	return arena_printf(writer->arena, "%s%s*", text,
			    *text && text[strlen(text) - 1] == '*' ? "" : " ");
}

static const char *array_text(struct type_writer *writer, Dwarf_Die *die)
{
	const char *text = inner_text(writer, die);
	Dwarf_Attribute attribute;
	Dwarf_Word number;
	Dwarf_Die child;

	if (dwarf_child(die, &child))
		return arena_printf(writer->arena, "%s[]", text);
	do {
		if (dwarf_attr_integrate(&child, DW_AT_count, &attribute) &&
		    !dwarf_formudata(&attribute, &number))
			text = arena_printf(writer->arena, "%s[%llu]", text,
					    (unsigned long long)number);
		else if (dwarf_attr_integrate(&child, DW_AT_upper_bound, &attribute) &&
			 !dwarf_formudata(&attribute, &number))
			text = arena_printf(writer->arena, "%s[%llu]", text,
					    (unsigned long long)number + 1);
		else
			text = arena_printf(writer->arena, "%s[]", text);
	} while (!dwarf_siblingof(&child, &child));
	return text;
}

/* The file is closed before the text is read. */
static const char *own_name(struct type_writer *writer, Dwarf_Die *die)
{
	const char *name = dwarf_diename(die);

	return name ? arena_strdup(writer->arena, name) : "?";
}

/* "unsigned long" and "unsigned long long" are the same on 64-bit machines. */
static const char *base_text(struct type_writer *writer, Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	Dwarf_Word encoding = 0;

	if (writer->for_people)
		return own_name(writer, die);
	if (dwarf_attr_integrate(die, DW_AT_encoding, &attribute))
		dwarf_formudata(&attribute, &encoding);
	if (encoding == DW_ATE_signed_char)
		encoding = DW_ATE_signed;
	if (encoding == DW_ATE_unsigned_char)
		encoding = DW_ATE_unsigned;
	return arena_printf(writer->arena, "%d.%llu", dwarf_bytesize(die),
			    (unsigned long long)encoding);
}

/* Layouts are compared elsewhere (layouts.h), and those without a name are told by their size. */
static const char *tagged_text(struct type_writer *writer, Dwarf_Die *die, const char *kind)
{
	const char *name = dwarf_diename(die);

	return name ? arena_printf(writer->arena, "%s %s", kind, name)
		    : arena_printf(writer->arena, "%s {%d bytes}", kind, dwarf_bytesize(die));
}

/* A typedef is another name, except where the type that it is for has none of its own. */
static const char *typedef_text(struct type_writer *writer, Dwarf_Die *die)
{
	Dwarf_Die type;

	if (writer->for_people)
		return own_name(writer, die);
	if (c_type_of(die, &type) && !dwarf_diename(&type) &&
	    (dwarf_tag(&type) == DW_TAG_structure_type || dwarf_tag(&type) == DW_TAG_union_type ||
	     dwarf_tag(&type) == DW_TAG_enumeration_type))
		return arena_printf(writer->arena, "typedef %s", dwarf_diename(die));
	return inner_text(writer, die);
}

static const char *known_text(struct type_writer *writer, Dwarf_Die *die)
{
	switch (dwarf_tag(die)) {
	case DW_TAG_base_type:
		return base_text(writer, die);
	case DW_TAG_pointer_type:
		return pointer_text(writer, die);
	case DW_TAG_array_type:
		return array_text(writer, die);
	case DW_TAG_structure_type:
		return tagged_text(writer, die, "struct");
	case DW_TAG_union_type:
		return tagged_text(writer, die, "union");
	case DW_TAG_enumeration_type:
		return tagged_text(writer, die, "enum");
	case DW_TAG_typedef:
		return typedef_text(writer, die);
	case DW_TAG_subroutine_type:
		return arena_printf(writer->arena, "%s %s", inner_text(writer, die),
				    parameters_text(writer, die));
	case DW_TAG_const_type:
		return writer->for_people
			       ? arena_printf(writer->arena, "const %s", inner_text(writer, die))
			       : inner_text(writer, die);
	default: /* volatile, restrict, atomic */
		return inner_text(writer, die);
	}
}

static const char *type_text(struct type_writer *writer, Dwarf_Die *die)
{
	const char *text;

	if (writer->depth >= NESTING_MAX)
		return "...";
	writer->depth++;
	text = known_text(writer, die);
	writer->depth--;
	return text ? text : "";
}

static void read_function(struct arena *arena, Dwarf_Die *die, struct exported_type *type)
{
	struct type_writer people = { .arena = arena, .for_people = true };
	struct type_writer comparison = { .arena = arena };

	type->kind = "function";
	type->text = arena_printf(arena, "%s %s", inner_text(&people, die),
				  parameters_text(&people, die));
	type->result = inner_text(&comparison, die);
	type->rest = parameters_text(&comparison, die);
}

static void read_variable(struct arena *arena, Dwarf_Die *die, struct exported_type *type)
{
	struct type_writer people = { .arena = arena, .for_people = true };
	struct type_writer comparison = { .arena = arena };

	type->kind = "variable";
	type->text = inner_text(&people, die);
	type->result = "";
	type->rest = inner_text(&comparison, die);
}

static bool has_flag(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	bool flag;

	return dwarf_attr_integrate(die, name, &attribute) && !dwarf_formflag(&attribute, &flag) &&
	       flag;
}

/* gcc writes a function that is also inlined twice: the second time it refers to the first. */
void exported_type_add(struct arena *arena, Dwarf_Die *die, struct hash *types)
{
	bool is_function = dwarf_tag(die) == DW_TAG_subprogram;
	const char *name = dwarf_diename(die), *file = debug_info_file(die);
	struct exported_type *type;
	int line = 0;

	if ((!is_function && dwarf_tag(die) != DW_TAG_variable) || !name ||
	    dwarf_hasattr(die, DW_AT_declaration) || dwarf_hasattr(die, DW_AT_abstract_origin) ||
	    !has_flag(die, DW_AT_external) || hash_get(types, name))
		return;
	dwarf_decl_line(die, &line);
	type = arena_new_object(arena, struct exported_type);
	type->name = arena_strdup(arena, name);
	type->where = arena_printf(arena, "%s:%d", file ? file : "?", line);
	if (is_function)
		read_function(arena, die, type);
	else
		read_variable(arena, die, type);
	hash_add(types, type->name, type);
}

/* A struct is returned in memory that the caller gives. */
static bool is_in_register(const char *result)
{
	return strncmp(result, "struct ", 7) && strncmp(result, "union ", 6) &&
	       strncmp(result, "typedef ", 8);
}

bool exported_type_is_kept(const struct exported_type *before, const struct exported_type *after)
{
	if (strcmp(before->kind, after->kind) || strcmp(before->rest, after->rest))
		return false;
	return !strcmp(before->result, after->result) ||
	       (!strcmp(before->result, "void") && is_in_register(after->result));
}

void exported_type_refuse(const struct exported_type *before, const struct exported_type *after,
			  const char *exporter)
{
	bool is_function = !strcmp(before->kind, "function");

	fail("%s: the patch changes the type of %s%s, which %s exports; modules that are not in the livepatch go on using it as it was:",
	     after->where, before->name, is_function ? "()" : "", exporter);
	detail("before  %s", before->text);
	detail("after   %s", after->text);
	detail("Leave it as it is, and give those that the patch changes a new %s of the new type.",
	       before->kind);
	detail("If no other module that is ever loaded uses it: --allow-layout %s:%s", before->kind,
	       before->name);
}
