/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which paired symbols differ? */
#ifndef KLP_COMPARE_H
#define KLP_COMPARE_H

#include "../diff.h"

enum status {
	STATUS_UNKNOWN,
	STATUS_SAME,
	STATUS_CHANGED,
	STATUS_NEW, /* no twin in the original object */
};

/* What compare() found out about a symbol of the patched object. */
struct verdict {
	enum status status;
	const char *why; /* it changed, for the report; or NULL */
	/*
	 * Only line numbers differ (line-numbers.h), and this says where, for the report; or
	 * NULL.
	 */
	const char *lines_only;
	bool confirmed; /* unchanged code uses it and its twin in the same places */
};

static inline const struct verdict *verdict_of(const struct diff *diff, const struct symbol *symbol)
{
	return &diff->verdicts[symbol->number];
}

/* Compares all pairs: fills diff->verdicts, and the report's list of ignored differences. */
void compare(struct diff *diff);

/*
 * Finds the first place at which a pair refers to other things: *a in the original, *b in the
 * patched one, of which one is NULL when it refers to nothing there. Returns false if there is none.
 */
bool differing_reference(struct diff *diff, const struct symbol *orig, const struct symbol *patched,
			 const struct reference **a, const struct reference **b);

/* Do two references, or two entries of special sections, mean the same? */
bool same_target(struct diff *diff, const struct reference *orig, const struct reference *patched);
bool same_record(struct diff *diff, const struct record *orig, const struct record *patched);

#endif
