/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes into the livepatch, what stays in the running object, and what is refused. */
#ifndef KLP_SELECT_H
#define KLP_SELECT_H

#include "running.h"
#include "../compare/compare.h"
#include "../diff.h"

/*
 * A symbol of the patched object as it goes into the output: the symbol itself, but with its own
 * references and bytes where the livepatch needs others (runtime-constants.c).
 */
struct included_symbol {
	const struct symbol *from;
	size_t index;	      /* in selection->symbols */
	const uint8_t *bytes; /* of the extent; NULL for SHT_NOBITS */
	const struct reference *references;
	size_t reference_count;
	/* The entries of special sections that go with it, without those that objtool derived. */
	ARRAY(const struct record *) records;
};

/* What was decided about a symbol of the patched object. */
struct choice {
	/* As compared; or changed, because what it calls or reads is replaced through it. */
	enum status status;
	const char *why; /* for the report; or NULL */
	/* callers.c */
	bool by_callers;	/* a copy of it goes in, and its callers are replaced */
	const char *no_callers; /* it has no fentry call, and why its callers do not do */
	bool never_runs;	/* ... because they are never called again */
	const struct symbol
		*calls; /* it is replaced because it calls that one, which has no fentry call */
	/* include.c */
	enum {
		DOUBT_UNKNOWN,
		DOUBT_NO,
		DOUBT_YES
	} doubt;     /* may its twin be another variable? (check-reference.c) */
	bool copied; /* state that exists in the running object, but a copy goes in */
	const struct included_symbol *included; /* NULL: it stays out */
	const struct symbol *reached_from;	/* what refers to it; NULL: it is there by itself */
	/* The place in the running object, when something included refers to it there. */
	const struct klp_symbol *klp;
};

struct selection {
	struct choice *choices;			       /* by symbol->number */
	ARRAY(const struct included_symbol *) symbols; /* in the order in which they were reached */
	int no_effect; /* changed functions that never run again: __init, __exit of vmlinux */
};

static inline const struct choice *choice_of(const struct diff *diff, const struct symbol *symbol)
{
	return &diff->selection->choices[symbol->number];
}

/* A selection in which nothing is decided yet; diff->selection is the same, to be read. */
struct selection *selection_new(struct diff *diff);

/* The steps, in order. Each returns 0, or -1 after printing what is wrong. */

/* callers.c: changed functions without fentry are replaced through their callers. */
void replace_callers(struct diff *diff, struct selection *selection);

/* check.c: changes that a livepatch cannot make; and what included code cannot refer to. */
int check(struct diff *diff, struct selection *selection);
int check_included(struct diff *diff);

/* include.c, after check(): what goes into the output, from changed and new functions on. */
int include(struct diff *diff, struct selection *selection);

/*
 * Does this reference of an included symbol (or of one of its entries in special
 * sections) point at the running object, rather than into the output? Then the target's
 * choice->klp is set once include() has run; its `object` is NULL when nothing that runs has
 * the symbol.
 */
bool goes_to_running(const struct diff *diff, const struct symbol *from,
		     const struct reference *reference, bool is_record);

/* Prints a warning and puts it into the report. */
void warn_and_report(struct diff *diff, const char *text);

#endif
