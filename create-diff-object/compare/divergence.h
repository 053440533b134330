/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where two versions of a symbol differ: for people; whether they do, compare() has decided. */
#ifndef KLP_DIVERGENCE_H
#define KLP_DIVERGENCE_H

#include "../diff.h"

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
	/* DIVERGES_REFERENCE: one of them is NULL when the other version has none there */
	const struct reference *from, *to;
	/* DIVERGES_ENTRY: one of them is NULL when the other version has no such entry */
	const struct record *orig_entry, *patched_entry;
};

/*
 * Finds the first difference. Skips instructions that differ only in the distance of a branch
 * within the function: all those that jump across the first change do.
 */
void diverges(struct diff *diff, const struct symbol *patched, struct divergence *result);

#endif
