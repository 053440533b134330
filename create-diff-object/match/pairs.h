/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which symbol of one object is which of the other, and how sure that is. */
#ifndef KLP_PAIRS_H
#define KLP_PAIRS_H

#include "../diff.h"

/* What correlate() found out about a symbol. */
struct pair {
	const struct symbol *twin; /* the same symbol in the other object; or NULL */
	bool tentative;		   /* twins by order only: unchanged code must confirm it */
	bool by_users; /* twins by what uses them: debug information may contradict (recheck_pair()) */
	bool ambiguous; /* unchanged code says two things about it */
	bool looked_at; /* unchanged.c has been here since it was paired */
};

static inline const struct pair *pair_of(const struct diff *diff, const struct symbol *symbol)
{
	return &diff->pairs[symbol->number];
}

static inline const struct symbol *twin_of(const struct diff *diff, const struct symbol *symbol)
{
	return diff->pairs[symbol->number].twin;
}

/* Pairs the symbols of both objects: fills diff->pairs. */
void correlate(struct diff *diff);

/* What kinds, names and pairs say about two symbols, one of each object. */
enum identity {
	IDENTITY_SAME,
	IDENTITY_OTHER,
	/* Neither has a twin, and they have names: nothing says that they are the same. */
	IDENTITY_OPEN,
	/* Neither has an identity of its own: they are the same when they hold the same. */
	IDENTITY_BY_CONTENT,
};

enum identity identity_of(const struct diff *diff, const struct symbol *orig,
			  const struct symbol *patched);

/*
 * Are they the same variable, or constants that have no identity and hold the same bytes? False
 * if neither has been paired.
 */
bool same_variable(const struct diff *diff, const struct symbol *orig,
		   const struct symbol *patched);

#endif
