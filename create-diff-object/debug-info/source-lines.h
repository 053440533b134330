/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which source line a piece of code is from, by the line tables of the object's debug
 * information.
 */
#ifndef KLP_SOURCE_LINES_H
#define KLP_SOURCE_LINES_H

#include "../diff.h"

enum source_line {
	SOURCE_LINE_UNKNOWN, /* no debug information for this place */
	SOURCE_LINE_RIGHT,
	SOURCE_LINE_OTHER,
};

/*
 * Is the instruction at the offset in the section from this line of any file? Several rows of the
 * table may be about one instruction, and one of them is enough.
 */
enum source_line source_line_is(struct diff *diff, const struct object *object, size_t section,
				uint64_t offset, uint64_t line);

/* A place in the source; file is NULL when it is not known. */
struct source_place {
	const char *file; /* as the compiler was told it, without "./" */
	unsigned int line;
};

/* The place of the instruction at `at` from the value of the object's symbol. */
struct source_place source_place_at(struct diff *diff, const struct object *object,
				    const struct symbol *symbol, int64_t at);

/* "file:line", or NULL. */
const char *source_place_text(struct arena *arena, struct source_place place);

#endif
