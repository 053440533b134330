/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which words a source file has, and in what. */
#ifndef KLP_SOURCE_WORDS_H
#define KLP_SOURCE_WORDS_H

#include "word-table.h"
#include <stdbool.h>

struct source_numbers {
	uint32_t *items;
	size_t count, capacity;
};

/* A macro, function or prototype of a header, which matters only to who names it. */
struct source_holder {
	uint32_t name;
	bool is_function; /* or a prototype */
	/* The name is that of a macro that stands for itself: #define arch_sync_core arch_sync_core */
	bool is_alias;
	bool is_function_like;
	struct source_numbers params; /* of a macro; "..." is __VA_ARGS__ */
	struct source_numbers
		tokens; /* of a macro: what it stands for; of a function: its name and what is in front */
};

/* Where a word is. */
#define HOLDER_NONE   0 /* anywhere: the units that read the file name it */
#define HOLDER_IFDEF  1 /* only #ifdef, #undef or defined() asks for it */
#define HOLDER_PASTED 2 /* a macro makes a part of a name of it (pasted-names.h) */
#define HOLDER_FIRST  3

struct source_use {
	uint32_t word;
	uint32_t holder; /* HOLDER_..., or HOLDER_FIRST and its index */
};

struct source_words {
	const char *path;
	bool has_holders; /* false: only macros are there, and all uses have HOLDER_NONE or HOLDER_IFDEF */
	ARRAY(struct source_holder) holders;
	ARRAY(struct source_use) uses;
	struct source_numbers code; /* all tokens that are in no directive */
	struct source_numbers
		pasting; /* of a unit: names of its macros that paste their arguments */
	bool is_cut; /* a backslash at the end of a line cuts a word in two: it may name everything */
};

/*
 * Fills in everything but the path. All uses of a .c file, or of a header that cannot be taken apart, have no
 * holder. What is filled in is in the table's arena, but the code is in one of its own.
 */
void source_words_read(struct word_table *table, const char *text, size_t size, bool is_header,
		       struct arena *code, struct source_words *words);

#endif
