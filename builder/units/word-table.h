/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers for the words of source files: the tokens of a kernel are compared some thirty million times. */
#ifndef KLP_WORD_TABLE_H
#define KLP_WORD_TABLE_H

#include "../../lib/c-lexer.h"
#include "../../lib/arena.h"
#include <stdint.h>

/* Smaller numbers are punctuation: its first character, with WORD_LONG added when it is longer than that. */
#define WORD_LONG  256
#define WORD_FIRST 512

struct word_table {
	struct arena *arena;
	struct word_slot *slots;
	size_t size; /* a power of two */
	ARRAY(const char *) words;
	ARRAY(uint64_t) notes; /* for each word, what the reader of the files wants to remember */
	uint64_t files;	       /* how many there were */
};

/* Returns the note of a word. */
uint64_t *word_note(struct word_table *table, uint32_t number);

void word_table_setup(struct word_table *table, struct arena *arena);

/* Returns the number of a word, and gives it one if it has none. */
uint32_t word_number(struct word_table *table, const char *text, size_t length);

/* The number of a token; of all literals, 0. */
uint32_t token_number(struct word_table *table, const struct c_token *token);

/* Returns the word of a number, "" for what is none. */
const char *word_text(const struct word_table *table, uint32_t number);

#endif
