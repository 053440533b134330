/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which names can the ## operator of macros make, that no file has in one piece?
 *
 * A name is made of the tokens beside a chain of ##. Where one of these is a word of the macro (`nfs_##name`), the name
 * has that word at that place, and is taken as if the macro's text had it whole. Where all are parameters (`a##b`), each
 * piece comes from what is passed for one of them, perhaps through other macros: all words are collected that stand in
 * such an argument, and a name that can be put together from them may be where the longest of them are. No more
 * pieces are tried than the longest chain has, and one for a name that is pasted twice: with letters and underscores
 * among the pieces, most names could be spelled.
 */
#ifndef KLP_PASTED_NAMES_H
#define KLP_PASTED_NAMES_H

#include "source-words.h"
#include "../../lib/hash.h"

struct source_file_list {
	ARRAY(struct source_words) items;
};

/* A macro that makes names which look like this. */
struct paste_pattern {
	size_t file;	  /* index of the list */
	uint32_t holder;  /* as in struct source_use */
	const char *text; /* '*' stands for what a parameter may be */
};

struct pasted_names {
	ARRAY(struct paste_pattern) patterns;
	struct hash pieces; /* what is passed to a##b */
	size_t longest;	    /* parameters of the longest such chain */
};

struct paste_reader;

/* Reads the files that many units read, which know nothing of each other's order. */
struct paste_reader *pasted_names_begin(struct arena *arena, struct word_table *table,
					struct source_file_list *files, struct pasted_names *names);

/* Reads one more file of the list, whose macros no other file knows; its code is no longer needed then. */
void pasted_names_add_unit(struct paste_reader *reader, size_t index);

/* Does a name look like the pattern? */
bool paste_pattern_fits(const char *pattern, const char *name);

struct paste_pieces {
	ARRAY(const char *) items;
};

/*
 * Finds the pieces one of which a file must paste (HOLDER_PASTED) for the name to come about. Digits are a piece wherever
 * they are, as __COUNTER__ and __LINE__ are often pasted; of four pieces at most, one has a quarter of the letters at
 * least. Returns false when the name is too long to tell.
 */
bool paste_pieces_find(struct arena *arena, const struct pasted_names *names, const char *name,
		       struct paste_pieces *pieces);

#endif
