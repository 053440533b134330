/* SPDX-License-Identifier: GPL-2.0-or-later */
/* #line directives keep the line numbers of code below a hunk. */
#ifndef KLP_LINE_DIRECTIVES_H
#define KLP_LINE_DIRECTIVES_H

#include "../../lib/arena.h"
#include <stdbool.h>

/*
 * The patched text with #line directives, so that code below a hunk keeps the line numbers it
 * has in `original`. The result is in the arena, *size bytes long.
 */
char *lines_keep(struct arena *arena, const char *original, size_t original_size,
		 const char *patched, size_t patched_size, size_t *size);

/* Does any line of code change its text, or the number it has with these directives? */
bool lines_change_code(struct arena *arena, const char *original, size_t original_size,
		       const char *patched, size_t patched_size);

#endif
