/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Layouts of structs, unions and enums, and what a change of one means. */
#ifndef KLP_TYPE_LAYOUT_H
#define KLP_TYPE_LAYOUT_H

#include "../../lib/arena.h"
#include "../../lib/debug-info.h"
#include "../../lib/hash.h"
#include <stdbool.h>

struct member {
	const char *name;
	unsigned long long offset, size; /* in bytes; `offset` holds an enumerator's value */
	unsigned long long element;	 /* size of an element of an array without a length */
	unsigned int bits;		 /* of a bit-field, else 0 */
	unsigned long long bit_offset;	 /* of a bit-field, from the start of the struct */
};

struct layout {
	/* struct sock; for a struct without a tag: typedef seqlock_t, variable tk_core */
	const char *kind, *name;
	const char *where; /* FILE:LINE */
	bool is_enum, is_union;
	bool is_constant; /* a single value of an enum without a name */
	unsigned long long size;
	/*
	 * Includes members of untagged structs, unions and enums inside it: `nr.dirty`,
	 * `access[].size`.
	 */
	ARRAY(struct member) members;
};

/*
 * Adds the layout of a type that stands at the top of a unit's debug information, "struct sock" -> struct
 * layout, unless it is there. Other entries are ignored.
 */
void layout_add(struct arena *arena, Dwarf_Die *die, struct hash *layouts);

/*
 * layout-change.c: does code for one layout work on instances of the other? New enumerators do
 * no harm.
 */
bool layout_is_kept(const struct layout *before, const struct layout *after);

/* layout-change.c: prints an error with a table of members, what kind of change it is, and the ways out. */
void layout_refuse(const struct layout *before, const struct layout *after);

#endif
