/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The variables that may be static locals of functions, and what uses them. */
#ifndef KLP_STATIC_CANDIDATES_H
#define KLP_STATIC_CANDIDATES_H

#include "correlate.h"
#include "../debug-info/declared.h"

struct candidate {
	const struct symbol *symbol;
	const char *base, *scope;  /* of the name; see names.h */
	ARRAY(const char *) users; /* source functions that refer to it, sorted, unique */
	const char *users_key;	   /* in one string */
	size_t first_use; /* position of the first reference, counted over the whole object */
	/* Hashes of the strings in it, and of the string behind its last use; or 0. */
	uint64_t own_text, text;
	const struct declaration *declared;
};

struct side {
	struct candidate **by_index; /* by symbol->index; NULL: not a static local */
	ARRAY(struct candidate *) candidates;
};

struct statics {
	struct correlation *correlation;
	struct diff *diff; /* = correlation->diff */
	struct side orig, patched;
};

/* Fills a side with the candidates of the object. Their `declared` is left NULL. */
void collect_candidates(struct statics *statics, struct side *side, const struct object *object);

/* Does a source function refer to both? */
bool shares_a_user(const struct candidate *a, const struct candidate *b);
bool has_user(const struct candidate *candidate, const char *user);

#endif
