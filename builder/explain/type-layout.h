/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Layouts of structs, unions and enums, and how they change (layout-change.c). */
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

/* NULL: it has no member of this name. */
const struct member *layout_member(const struct layout *layout, const char *name);

/* Has the member its place and its size still? */
bool member_is_kept(const struct member *before, const struct member *after);

/* Does code for one layout work on instances of the other? New enumerators do no harm. */
bool layout_is_kept(const struct layout *before, const struct layout *after);

/* What the changes of one layout amount to. */
struct change_kinds {
	bool moved;   /* a member has another place or size */
	bool removed; /* or renamed */
	bool added;
	bool overlaps; /* a new member is where another one was */
	bool beyond;   /* a new member is behind the old end */
};

struct change_kinds layout_change_kinds(const struct layout *before, const struct layout *after);

/* A change, with what is needed to explain it. */
struct layout_change {
	struct arena *arena;
	const struct layout *before, *after;
	const struct hash *all_before, *all_after; /* of the unit: "struct sock" -> struct layout */
	const char *object;    /* path of the patched object, with debug information */
	const char *livepatch; /* name of the module */
};

#endif
