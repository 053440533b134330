/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which source line is a piece of code from? By the line tables of the object's debug information. */
#ifndef KLP_SOURCE_LINES_H
#define KLP_SOURCE_LINES_H

#include "diff.h"

enum source_line {
	SOURCE_LINE_UNKNOWN, /* no debug information for this place */
	SOURCE_LINE_RIGHT,
	SOURCE_LINE_OTHER,
};

/*
 * Is the instruction at the offset in the section from this line, of any file? Several
 * rows of the table may speak of one instruction, and one of them is enough.
 */
enum source_line source_line_is(struct diff *diff, const struct object *object, size_t section,
				uint64_t offset, uint64_t line);

#endif
