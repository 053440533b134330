/* SPDX-License-Identifier: GPL-2.0-or-later */
/* #line directives keep the line numbers of code below a hunk. */
#ifndef KLP_LINE_DIRECTIVES_H
#define KLP_LINE_DIRECTIVES_H

#include "../../lib/arena.h"
#include <stdbool.h>

/*
 * Returns the patched text with #line directives, so that the code below a hunk keeps the line
 * numbers that it has in `original`. The result is in the arena, *size bytes long.
 */
char *lines_keep(struct arena *arena, const char *original, size_t original_size,
		 const char *patched, size_t patched_size, size_t *size);

/*
 * Does any line of code change, either in its text or in the number that these directives give
 * it?
 */
bool lines_change_code(struct arena *arena, const char *original, size_t original_size,
		       const char *patched, size_t patched_size);

#endif
