/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The code of a function as instructions. */
#ifndef KLP_CODE_H
#define KLP_CODE_H

#include "../arch/arch.h"
#include "../diff.h"
#include "../arch/instruction.h"

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

/*
 * Decodes a function, without what is in front of its symbol. `with_text` asks for the text that
 * is shown.
 */
void code_read(struct arena *arena, const struct object *object, const struct symbol *symbol,
	       bool with_text, struct code *code);

/* Do two instructions do the same, wherever a branch within the function goes? */
bool code_line_same(struct diff *diff, const struct code *orig, const struct code_line *a,
		    const struct code *patched, const struct code_line *b);

#endif
