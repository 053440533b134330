/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types as C, from debug information. */
#ifndef KLP_C_DECLARATION_H
#define KLP_C_DECLARATION_H

#include "../../lib/arena.h"
#include "../../lib/debug-info.h"
#include <stdbool.h>

struct c_writer {
	struct arena *arena;
	/*
	 * Is this tagged type to be written in full, where it is met first? Types without a tag always
	 * are. NULL: none is.
	 */
	bool (*in_full)(const void *data, Dwarf_Die *type);
	const void *data;
	ARRAY(Dwarf_Off) written; /* tagged types that were written in full */
	int indent;		  /* tabs in front of the members of what is written in full */
	int depth;
};

/*
 * Returns the declaration of `name` as something of this type, without a semicolon:
 * "int (*ops[4])(struct sock *)". NULL when C without attributes cannot say it.
 */
const char *c_declaration(struct c_writer *writer, Dwarf_Die *type, const char *name);

/*
 * The same for a member of a struct, bit-field or not, under another name: "unsigned int busy : 1". "" for a
 * struct or union without a name.
 */
const char *c_member(struct c_writer *writer, Dwarf_Die *member, const char *name);

/* Sets *type to the type of a member, a variable, a pointer...; false: it has none (void). */
bool c_type_of(Dwarf_Die *die, Dwarf_Die *type);

/* Returns an attribute that is a number, or 0. */
unsigned long long c_number(Dwarf_Die *die, unsigned int attribute);

/*
 * Sets *length to the number of elements of one dimension of an array (DW_TAG_subrange_type). false: it
 * says none, as in a[].
 */
bool c_array_length(Dwarf_Die *dimension, unsigned long long *length);

/* "struct", "union" or "enum"; NULL for other types. */
const char *c_tag_kind(Dwarf_Die *type);

/*
 * Sets *type to what a member or variable is made of, without arrays and qualifiers; typedefs stay.
 * Returns the number of dimensions of the arrays; -1: it has no type.
 */
int c_plain_type(Dwarf_Die *die, Dwarf_Die *type);

#endif
