/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds which line of one text is which line of another. */
#ifndef KLP_LINE_MATCH_H
#define KLP_LINE_MATCH_H

#include "../../lib/arena.h"

struct fix;

struct line {
	const char *text;
	size_t length;	       /* with the newline, if it has one */
	unsigned int origin;   /* its number in the unpatched file, from 1; 0: the patch adds it */
	const struct fix *fix; /* the fix that adds it, and the hunk of it; NULL: none */
	size_t hunk;	       /* index in patch_set.hunks */
};

struct lines {
	ARRAY(struct line) items;
};

/* The lines point into the text. */
void lines_split(struct arena *arena, const char *text, size_t size, struct lines *lines);

/*
 * Fills origin[i] with the number, from 1, of the line in `orig` that line i of `patched` comes
 * from, or with 0 when the line is new. The numbers ascend, and matched lines are equal. The
 * match is not always the longest possible one: a stretch of hundreds of differences without
 * one unique line counts as new.
 */
void lines_match(struct arena *arena, const struct lines *orig, const struct lines *patched,
		 unsigned int *origin);

#endif
