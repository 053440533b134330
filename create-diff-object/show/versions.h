/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both versions of a function, instruction beside instruction; for people. */
#ifndef KLP_VERSIONS_H
#define KLP_VERSIONS_H

#include "../compare/code.h"
#include "../compare/divergence.h"

/* Number of instructions behind the first difference that are aligned with each other. */
#define VERSIONS_WINDOW 384

/* One line of each version; -1: that one has none here. The mark is that of diff -y. */
struct version_row {
	long left, right;
	char mark;
};

struct two_versions {
	struct diff *diff;
	struct arena *arena;
	struct divergence divergence;
	struct code orig, patched;
	ARRAY(struct version_row) rows;
	long first;		  /* the first row that is marked, or -1 */
	const char *last_line[2]; /* of versions_new_line(): by is_patched */
};

/* Is it a function that changes, rather than a part or another name of one? */
bool versions_differ(const struct diff *diff, const struct symbol *symbol);

/*
 * Aligns the versions of a function of the patched object; where the first difference is in its .cold part,
 * those of the part. `versions` is zeroed.
 */
void versions_read(struct diff *diff, struct arena *arena, const struct symbol *symbol,
		   struct two_versions *versions);

/* Returns the source line of an instruction if it is another than that of the last call, else "". */
const char *versions_new_line(struct two_versions *versions, bool is_patched, long index);

#endif
