/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes into the livepatch, what stays in the running object, and what is refused. */
#ifndef KLP_SELECT_H
#define KLP_SELECT_H

#include "../running/running.h"
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
	/* As compared; or changed, because it uses something that is replaced through it. */
	enum status status;
	const char *why; /* for the report; or NULL */
	bool left_out;	 /* left-out.c: it changes, and stays as it runs all the same */
	bool reverted;	 /* revert.c: it does not change, and goes in as if it did */
	/* callers.c */
	bool by_callers; /* a copy of it goes in, and its callers are replaced */
	/* Why it cannot be replaced through its callers, although it has no fentry call. */
	const char *no_callers;
	bool never_runs; /* ... which is because none of them ever runs again */
	/* It is replaced because it calls this one, which has no fentry call. */
	const struct symbol *calls;
	/* include.c */
	enum {
		DOUBT_UNKNOWN,
		DOUBT_NO,
		DOUBT_YES
	} doubt;	     /* may its twin be another variable? (check-reference.c) */
	bool copied;	     /* state that exists in the running object, but a copy goes in */
	bool is_shadow_type; /* shadow-types.c: a struct klp_shadow_type of the livepatch */
	const struct included_symbol *included; /* NULL: it stays out */
	const struct symbol *reached_from; /* what refers to it; NULL if it is a change itself */
	/* Its place in the running object, if something included refers to it there; or NULL. */
	const struct klp_symbol *klp;
};

/* A shadow type that the patch declares; ctor and dtor are NULL when it has none. */
struct declared_shadow_type {
	const struct symbol *variable, *ctor, *dtor;
};

struct left_out;

struct selection {
	const struct left_out *left_out; /* what is said to be left out */
	/* Those of the report, in its order. */
	ARRAY(struct declared_shadow_type) shadow_types;
	/* The variables of those that the original object declares too. */
	ARRAY(const struct symbol *) old_shadow_types;
	struct choice *choices;			       /* by symbol->number */
	ARRAY(const struct included_symbol *) symbols; /* in the order in which they were reached */
	ARRAY(const char *)
	no_effect; /* changed functions that never run again: __init, __exit of vmlinux */
};

static inline const struct choice *choice_of(const struct diff *diff, const struct symbol *symbol)
{
	return &diff->selection->choices[symbol->number];
}

/*
 * Makes a selection in which nothing is decided yet. diff->selection is the same one, read-only.
 */
struct selection *selection_new(struct diff *diff);

/* The steps, in order. Each returns 0, or -1 after printing what is wrong. */

/*
 * run-time-changes.c: a function that changes in the pair as it is built changes in the one that reads keys,
 * too.
 */
void take_built_changes(struct diff *diff, struct selection *selection);

/* left-out.c: changes that somebody wants to be left out are none any more. */
int leave_out_changes(struct diff *diff, struct selection *selection);

/* revert.c, before check(): the functions of options.reverts count as changed. */
int revert_functions(struct diff *diff, struct selection *selection);

/* callers.c: changed functions without fentry are replaced through their callers. */
void replace_callers(struct diff *diff, struct selection *selection);

/*
 * check.c: refuses changes that a livepatch cannot make, and what included code cannot refer to.
 */
int check(struct diff *diff, struct selection *selection);
int check_included(struct diff *diff);

/*
 * include.c, after check(): selects what goes into the output, starting from changed and new
 * functions.
 */
int include(struct diff *diff, struct selection *selection);

/*
 * early.c, after include(): does included code use keys of a module, which it has to read when it runs? Says
 * where, as an error.
 */
bool needs_run_time_keys(struct diff *diff);

/* states.c: puts the states that the patch declares into the report. */
int read_states(struct diff *diff);

/*
 * shadow-types.c, before include(): puts the shadow types that the patch declares into the report and the
 * selection.
 */
int read_shadow_types(struct diff *diff, struct selection *selection);

/*
 * account.c, after include(): everything in the patched object is equal, included, dropped by a
 * rule that says why, or refused.
 */
int account(struct diff *diff);

/*
 * Does this reference of an included symbol (or of one of its entries in special
 * sections) point at the running object, rather than into the output? Then the target's
 * choice->klp is set once include() has run; its `object` is NULL when nothing that runs has
 * the symbol.
 */
bool goes_to_running(const struct diff *diff, const struct symbol *from,
		     const struct reference *reference, bool is_record);

/*
 * peers.c: reads the reports of options.peers. Returns -1 after an error.
 */
int peers_read(struct diff *diff);

/* long-running.c, after include(): warns of replaced functions that tasks do not leave. */
void find_long_running(struct diff *diff);

/* destructors.c, after include(): warns of destructors that call what the patch changes. */
void find_destructor_calls(struct diff *diff);

/* restarted.c, after include(): warns of variables that move and so begin again. */
void find_restarted(struct diff *diff);

/*
 * peers.c, after check_included(): lists in the report what the patch makes global. Returns -1
 * after an error.
 */
int report_globals(struct diff *diff);

/* Prints a warning and puts it into the report. */
void warn_and_report(struct diff *diff, const char *text);

#endif
