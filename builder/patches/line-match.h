/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which line of one text is which of another? */
#ifndef KLP_LINE_MATCH_H
#define KLP_LINE_MATCH_H

#include "../../lib/arena.h"

struct line {
	const char *text;
	size_t length;	     /* with the newline, if it has one */
	unsigned int origin; /* patches.c: its number in the unpatched file, from 1; 0: added */
};

struct lines {
	ARRAY(struct line) items;
};

/* The lines point into the text. */
void lines_split(struct arena *arena, const char *text, size_t size, struct lines *lines);

/*
 * Fills origin[i] with the number, from 1, of the line in `orig` that line i of `patched` is; 0
 * for a line that is new. The numbers ascend, and lines so matched are equal. Not always the
 * most that could be matched: a stretch of hundreds of differences without one unique line
 * counts as new.
 */
void lines_match(struct arena *arena, const struct lines *orig, const struct lines *patched,
		 unsigned int *origin);

#endif
