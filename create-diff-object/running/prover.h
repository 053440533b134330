/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the steps of the proof do for each other. */
#ifndef KLP_PROVER_H
#define KLP_PROVER_H

#include "proof.h"

struct running_table;

/* A reference to a label in a function, which is held against that function when it is found. */
struct label_reference {
	struct difference_found difference; /* if it leads elsewhere */
	const struct reference *reference;
	struct running_place place; /* where its target would begin */
};

/* The proof while it is being made. */
struct prover {
	struct diff *diff;
	struct running_proof *proof;
	const struct running *running;
	ARRAY(const struct symbol *) queue; /* bound, not yet walked */
	size_t done;			    /* of the queue */
	/* Only tries whether a symbol can be at a place: learns nothing, and says so here if it cannot. */
	bool *refuted;
	ARRAY(struct running_table *) tables; /* of the running object, that were needed */
	const struct symbol *walking;	      /* what walk_symbol() has in hand */
	ARRAY(struct label_reference) labels;
};

/* How the instructions of a function correspond to those that run; or a variable's bytes. */
struct walked_code {
	const struct symbol *symbol;
	const int64_t *positions; /* as arch->code_matches() fills them; NULL: it is data */
	struct running_place place;
	uint64_t size; /* of what runs */
};

static inline struct binding *binding_of(const struct prover *prover, const struct symbol *symbol)
{
	return &prover->proof->bindings[symbol->index];
}

/*
 * Is the symbol held against the running object? What is gone after boot, or is a list of the build's, is
 * not.
 */
bool is_walkable(const struct prover *prover, const struct symbol *symbol);

/* walk-symbol.c: the symbol as a whole, or at a place, is not what is running. */
void differs(struct prover *prover, const struct symbol *symbol, const char *what);
void differs_at(struct prover *prover, const struct walked_code *code, uint64_t at,
		uint64_t running_at, const char *what);

/* walk-symbol.c: holds the symbol against what is at the place, and follows its references. */
void walk_symbol(struct prover *prover, const struct symbol *symbol, struct running_place place);

/* walk-symbol.c: the place in the running code of what is in the function at an offset. */
struct running_place place_in_code(const struct walked_code *code, uint64_t at);

/* take-reference.c: says where the symbol is. It is walked later. */
void set_binding(struct prover *prover, const struct symbol *symbol, struct running_place place,
		 enum evidence evidence);
/*
 * take-reference.c: takes what a reference says about its target, which would begin at the place. `from` is NULL when
 * the reference is a table's. Returns NULL when nothing speaks against it, and otherwise what is different.
 */
const char *take_reference(struct prover *prover, const struct walked_code *from,
			   const struct reference *reference, const struct running_field *field,
			   struct running_place place);

/* take-reference.c: holds references to labels against the functions that were found since. */
void check_labels(struct prover *prover);

/* running-tables.c: holds the function's entries in special sections against those of the running object. */
void walk_entries(struct prover *prover, const struct walked_code *code);
/* running-tables.c: finds functions that have entries in the running object only, when all were walked. */
void find_more_entries(struct prover *prover);

#endif
