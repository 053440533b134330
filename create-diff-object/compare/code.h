/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The code of a function as instructions, and where two versions of it go different ways. For
 * what people read: whether a function changed, compare.c has decided before.
 */
#ifndef KLP_CODE_H
#define KLP_CODE_H

#include "../arch/arch.h"
#include "../diff.h"
#include "../arch/instruction.h"

/* Where two versions of a symbol differ first. */
struct divergence {
	enum {
		DIVERGES_UNKNOWN,   /* not in the code, nor in what belongs to it */
		DIVERGES_CODE,	    /* another instruction */
		DIVERGES_SIZE,	    /* one version ends where the other goes on */
		DIVERGES_REFERENCE, /* the same instruction refers to something else */
		DIVERGES_ENTRY,	    /* an entry in a special section */
		DIVERGES_BRANCH,    /* a branch to another place of the function */
	} kind;
	const struct symbol *orig, *patched; /* the pair, or their .cold parts */
	int64_t orig_at, patched_at;	     /* places in them; data: where the bytes begin */
	/* DIVERGES_REFERENCE */
	const struct reference *from, *to;
	/* DIVERGES_ENTRY: one of them is NULL when the other version has no such entry */
	const struct record *orig_entry, *patched_entry;
};

/*
 * Instructions that differ only in how far a branch within the function goes are passed over:
 * all those that jump across the first change do. For data, what compare.c found.
 */
void diverges(struct diff *diff, const struct symbol *patched, struct divergence *result);

struct code_line {
	int64_t at; /* from the symbol's value */
	struct instruction insn;
	const char *text;		    /* NULL unless it was asked for */
	const struct reference *references; /* those of its fields */
	size_t reference_count;
};

struct code {
	const struct symbol *symbol;
	const struct object *object;
	ARRAY(struct code_line) lines;
};

/* Decodes a function; what is in front of its symbol is left out. With text when it is shown. */
void code_read(struct arena *arena, const struct object *object, const struct symbol *symbol,
	       bool with_text, struct code *code);

/* Do two instructions do the same, wherever a branch within the function goes? */
bool code_line_same(struct diff *diff, const struct code *orig, const struct code_line *a,
		    const struct code *patched, const struct code_line *b);

/* What a reference points at: "tcp_ack", "tcp_hashinfo+0x10", "\"a string\"". */
const char *reference_text(struct arena *arena, const struct reference *reference);

/* "+0x12", "-0x10": a place in a symbol. */
const char *place_text(struct arena *arena, int64_t at);

#endif
