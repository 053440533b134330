/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of compare/ remember. */
#ifndef KLP_COMPARISON_H
#define KLP_COMPARISON_H

#include "compare.h"

struct entered_places;

/* The last comparison of a symbol that has no twin with one of the original's. */
struct content_comparison {
	const struct symbol *with;
	int depth;
	bool equal;
	const char *ignored;
};

struct comparison {
	struct verdict *verdicts;	    /* = diff->verdicts */
	struct content_comparison *earlier; /* by the index of the patched object's symbol */
	const char *ignored; /* a difference in the current pair that was not counted; or NULL */
	/* line-numbers.c; the first two are read when somebody asks */
	struct entered_places *orig_entered, *patched_entered;
	bool *has_location; /* by symbol->number */
};

#endif
