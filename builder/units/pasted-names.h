/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which names can the ## operator of macros make, that no file has in one piece?
 *
 * A name is made of the tokens beside a chain of ##. Where one of these is a word of the macro (`nfs_##name`), the name
 * has that word at that place, and is taken as if the macro's text had it whole. Where all are parameters (`a##b`), each
 * piece comes from what is passed for one of them, perhaps through other macros: all words are collected that stand in
 * such an argument, and those of the macros that are named there. A unit may have a name that can be put together from
 * what its files paste.
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
};

struct paste_reader;

/* Reads the files that many units read, which know nothing of each other's order. */
struct paste_reader *pasted_names_begin(struct arena *arena, struct word_table *table,
					struct source_file_list *files, struct pasted_names *names);

/* Reads one more file of the list, whose macros no other file knows; its code is no longer needed then. */
void pasted_names_add_unit(struct paste_reader *reader, size_t index);

/* Does a name look like the pattern? */
bool paste_pattern_fits(const char *pattern, const char *name);

/* A part of a name that some file pastes. */
struct paste_piece {
	size_t from, to; /* where it is in the name */
	uint32_t
		word; /* its number; 0: digits, which any file may paste, as __COUNTER__ and __LINE__ */
};

struct paste_pieces {
	struct paste_piece *items; /* by `from` */
	size_t count, capacity;
};

/*
 * Finds the pieces that a name can be put together from, of those that any file pastes: none when these do not suffice.
 * Returns false when the name is too long to tell.
 */
bool paste_pieces_find(struct arena *arena, const struct pasted_names *names,
		       struct word_table *table, const char *name, struct paste_pieces *pieces);

#endif
