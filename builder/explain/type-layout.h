/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Layouts of structs, unions and enums, and what it means that one changes. */
#ifndef KLP_TYPE_LAYOUT_H
#define KLP_TYPE_LAYOUT_H

#include "../../lib/arena.h"
#include "../../lib/hash.h"
#include <stdbool.h>

struct member {
	const char *name;
	unsigned long long offset, size; /* in bytes; an enumerator's value is in `offset` */
	unsigned long long element;	 /* of an array without a length: of one element */
	unsigned int bits;		 /* of a bit-field, else 0 */
	unsigned long long bit_offset;	 /* of a bit-field, from the start of the struct */
};

struct layout {
	/* struct sock; of a struct without a tag: typedef seqlock_t, variable tk_core */
	const char *kind, *name;
	const char *where; /* FILE:LINE */
	bool is_enum, is_union;
	bool is_constant; /* one value of an enum without a name */
	unsigned long long size;
	/* Also those of structs, unions and enums without a tag in it: `nr.dirty`, `access[].size`. */
	ARRAY(struct member) members;
};

/*
 * Fills `layouts`, "struct sock" -> struct layout, from the debug information of an object. An object
 * without any has no layouts.
 */
void layouts_read(struct arena *arena, const char *object, struct hash *layouts);

/* layout-change.c: does code for the one layout work on instances of the other? New enumerators do no harm. */
bool layout_is_kept(const struct layout *before, const struct layout *after);

/* layout-change.c: prints an error with a table of members, what kind of change it is, and the ways out. */
void layout_refuse(const struct layout *before, const struct layout *after);

#endif
