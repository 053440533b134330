/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes C source that is not preprocessed apart: directives, and declarations between them. All branches of #if are
 * there, so this is not C yet, and what does not look exactly like one of the kinds with a name is ITEM_OTHER.
 */
#ifndef KLP_C_ITEMS_H
#define KLP_C_ITEMS_H

#include "../../lib/c-lexer.h"
#include "../../lib/arena.h"
#include <stdint.h>

enum c_item_kind {
	ITEM_DEFINE,	/* #define NAME, with its parameters and what it stands for */
	ITEM_UNDEF,	/* #undef NAME */
	ITEM_CONDITION, /* #if and its like; #elif, #else, #endif */
	ITEM_DIRECTIVE, /* any other */
	ITEM_INLINE,	/* static inline NAME(...) { ... } */
	ITEM_PROTOTYPE, /* NAME(...); */
	ITEM_OTHER,
};

struct c_item {
	enum c_item_kind kind;
	const struct c_token *name; /* NULL when the kind has none */
	size_t first, count;	    /* its tokens; those of a directive begin behind the # */
	size_t head;		    /* tokens in front of the name */
	uint64_t hash;		    /* of its kind and its tokens */
};

struct c_items {
	ARRAY(struct c_token) tokens;
	ARRAY(struct c_item) items;
	/* Braces do not match within a branch, or a word is cut in two: nothing is known of this source. */
	bool is_odd;
	bool is_cut; /* a word is cut in two */
};

/* What is returned points into the text, or is in the arena. */
void c_items_read(struct arena *arena, const char *text, size_t size, struct c_items *items);

#endif
