// SPDX-License-Identifier: GPL-2.0-or-later
#include "c-declaration.h"

#include <dwarf.h>
#include <string.h>

/* Pointers to functions that take pointers to functions, and so on. */
#define NESTING_MAX 24

bool c_type_of(Dwarf_Die *die, Dwarf_Die *type)
{
	Dwarf_Attribute attribute;

	return dwarf_attr_integrate(die, DW_AT_type, &attribute) &&
	       dwarf_formref_die(&attribute, type);
}

unsigned long long c_number(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value;

	return dwarf_attr_integrate(die, name, &attribute) && !dwarf_formudata(&attribute, &value)
		       ? value
		       : 0;
}

bool c_array_length(Dwarf_Die *dimension, unsigned long long *length)
{
	*length = c_number(dimension, DW_AT_count);
	if (dwarf_hasattr(dimension, DW_AT_count))
		return true;
	*length = c_number(dimension, DW_AT_upper_bound) + 1;
	return dwarf_hasattr(dimension, DW_AT_upper_bound);
}

const char *c_tag_kind(Dwarf_Die *type)
{
	switch (dwarf_tag(type)) {
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

static int count_dimensions(Dwarf_Die *array)
{
	Dwarf_Die child;
	int count = 0;

	if (dwarf_child(array, &child))
		return 1;
	do
		count += dwarf_tag(&child) == DW_TAG_subrange_type;
	while (!dwarf_siblingof(&child, &child));
	return count;
}

int c_plain_type(Dwarf_Die *die, Dwarf_Die *type)
{
	int dimensions = 0, tag;

	while (c_type_of(die, type)) {
		tag = dwarf_tag(type);
		if (tag == DW_TAG_array_type)
			dimensions += count_dimensions(type);
		else if (tag != DW_TAG_const_type && tag != DW_TAG_volatile_type)
			return dimensions;
		die = type;
	}
	return -1;
}

/* "int" and "x", "int" and "" */
static const char *join(struct c_writer *writer, const char *type, const char *name)
{
	return arena_printf(writer->arena, "%s%s%s", type, *name ? " " : "", name);
}

/* The type that a pointer, an array or a qualifier is made of; void has no entry. */
static const char *inner(struct c_writer *writer, Dwarf_Die *die, const char *name)
{
	Dwarf_Die type;

	return c_type_of(die, &type) ? c_declaration(writer, &type, name)
				     : join(writer, "void", name);
}

static const char *qualifier_of(int tag)
{
	switch (tag) {
	case DW_TAG_const_type:
		return "const";
	case DW_TAG_volatile_type:
		return "volatile";
	case DW_TAG_restrict_type:
		return "restrict";
	case DW_TAG_atomic_type:
		return "_Atomic";
	default:
		return NULL;
	}
}

/* A qualifier stands behind the star of a pointer, and else in front of the type. */
static const char *qualified(struct c_writer *writer, Dwarf_Die *die, const char *name)
{
	const char *qualifier = qualifier_of(dwarf_tag(die)), *text;
	Dwarf_Die type = *die;

	while (qualifier_of(dwarf_tag(&type)))
		if (!c_type_of(&type, &type))
			break;
	if (dwarf_tag(&type) == DW_TAG_pointer_type)
		return inner(writer, die, join(writer, qualifier, name));
	text = inner(writer, die, name);
	return text ? arena_printf(writer->arena, "%s %s", qualifier, text) : NULL;
}

/* int (*name)[3], int (*name)(void), but int **name */
static const char *pointer(struct c_writer *writer, Dwarf_Die *die, const char *name)
{
	Dwarf_Die type;
	int tag = 0;

	name = arena_printf(writer->arena, "*%s", name);
	if (c_type_of(die, &type)) {
		while (qualifier_of(dwarf_tag(&type)) && c_type_of(&type, &type))
			;
		tag = dwarf_tag(&type);
	}
	if (tag == DW_TAG_array_type || tag == DW_TAG_subroutine_type)
		name = arena_printf(writer->arena, "(%s)", name);
	return inner(writer, die, name);
}

static const char *array(struct c_writer *writer, Dwarf_Die *die, const char *name)
{
	unsigned long long length;
	Dwarf_Die child;

	if (dwarf_hasattr(die, DW_AT_GNU_vector))
		return NULL;
	if (dwarf_child(die, &child))
		return inner(writer, die, arena_printf(writer->arena, "%s[]", name));
	do {
		if (dwarf_tag(&child) != DW_TAG_subrange_type)
			continue;
		name = c_array_length(&child, &length)
			       ? arena_printf(writer->arena, "%s[%llu]", name, length)
			       : arena_printf(writer->arena, "%s[]", name);
	} while (!dwarf_siblingof(&child, &child));
	return inner(writer, die, name);
}

/* gcc gives f() what it gives the rest of f(int, ...). */
static const char *parameter(struct c_writer *writer, Dwarf_Die *die, bool is_first)
{
	switch (dwarf_tag(die)) {
	case DW_TAG_formal_parameter:
		return inner(writer, die, "");
	case DW_TAG_unspecified_parameters:
		return is_first ? "" : "...";
	default:
		return "";
	}
}

static const char *function(struct c_writer *writer, Dwarf_Die *die, const char *name)
{
	const char *parameters = "", *text;
	Dwarf_Die child;

	if (!dwarf_child(die, &child))
		do {
			text = parameter(writer, &child, !*parameters);
			if (!text)
				return NULL;
			parameters = arena_printf(writer->arena, "%s%s%s", parameters,
						  *parameters && *text ? ", " : "", text);
		} while (!dwarf_siblingof(&child, &child));
	if (!*parameters && dwarf_hasattr(die, DW_AT_prototyped))
		parameters = "void";
	return inner(writer, die, arena_printf(writer->arena, "%s(%s)", name, parameters));
}

static const char *tabs(struct c_writer *writer)
{
	char *text = arena_alloc(writer->arena, (size_t)writer->indent + 1);

	memset(text, '\t', (size_t)writer->indent);
	return text;
}

/* Members of a struct or union, or values of an enum, a line each. NULL: one cannot be written. */
static const char *members(struct c_writer *writer, Dwarf_Die *type)
{
	const char *text = "", *one;
	Dwarf_Attribute attribute;
	Dwarf_Sword value;
	Dwarf_Die child;

	if (dwarf_child(type, &child))
		return text;
	do {
		const char *name = dwarf_diename(&child) ?: "";

		if (dwarf_tag(&child) == DW_TAG_member) {
			one = c_member(writer, &child, name);
			if (!one)
				return NULL;
			text = arena_printf(writer->arena, "%s%s%s;\n", text, tabs(writer), one);
		} else if (dwarf_tag(&child) == DW_TAG_enumerator &&
			   dwarf_attr_integrate(&child, DW_AT_const_value, &attribute) &&
			   !dwarf_formsdata(&attribute, &value)) {
			text = arena_printf(writer->arena, "%s%s%s = %lld,\n", text, tabs(writer),
					    name, (long long)value);
		}
	} while (!dwarf_siblingof(&child, &child));
	return text;
}

static bool is_in_full(struct c_writer *writer, Dwarf_Die *type)
{
	Dwarf_Off offset = dwarf_dieoffset(type), *written;

	if (!dwarf_diename(type))
		return true;
	if (!writer->in_full || !writer->in_full(writer->data, type))
		return false;
	array_for_each(written, &writer->written)
		if (*written == offset)
			return false;
	*array_push(writer->arena, &writer->written) = offset;
	return true;
}

static const char *tagged(struct c_writer *writer, Dwarf_Die *type, const char *name)
{
	const char *tag = dwarf_diename(type), *text;

	tag = join(writer, c_tag_kind(type), tag ? tag : "");
	if (!is_in_full(writer, type))
		return join(writer, tag, name);
	writer->indent++;
	text = members(writer, type);
	writer->indent--;
	if (!text)
		return NULL;
	return join(writer, arena_printf(writer->arena, "%s {\n%s%s}", tag, text, tabs(writer)),
		    name);
}

static const char *any(struct c_writer *writer, Dwarf_Die *type, const char *name)
{
	switch (dwarf_tag(type)) {
	case DW_TAG_base_type:
	case DW_TAG_typedef:
		return dwarf_diename(type) ? join(writer, dwarf_diename(type), name) : NULL;
	case DW_TAG_pointer_type:
		return pointer(writer, type, name);
	case DW_TAG_array_type:
		return array(writer, type, name);
	case DW_TAG_subroutine_type:
		return function(writer, type, name);
	default:
		if (c_tag_kind(type))
			return tagged(writer, type, name);
		return qualifier_of(dwarf_tag(type)) ? qualified(writer, type, name) : NULL;
	}
}

const char *c_declaration(struct c_writer *writer, Dwarf_Die *type, const char *name)
{
	const char *text = NULL;

	if (writer->depth >= NESTING_MAX)
		return NULL;
	writer->depth++;
	text = any(writer, type, name);
	writer->depth--;
	return text;
}

const char *c_member(struct c_writer *writer, Dwarf_Die *member, const char *name)
{
	unsigned long long bits = c_number(member, DW_AT_bit_size);
	Dwarf_Die type;

	if (!c_type_of(member, &type))
		return NULL;
	if (bits)
		name = arena_printf(writer->arena, "%s : %llu", name, bits);
	return c_declaration(writer, &type, name);
}
