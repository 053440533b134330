/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why is it in the livepatch, or why not: for the report, for --explain, and beside
 * --disassemble.
 */
#ifndef KLP_EXPLAIN_H
#define KLP_EXPLAIN_H

#include "../diff.h"

/* Fills what the report says of the function but for its name, status, sympos and alias. */
void explain_function(struct diff *diff, const struct symbol *symbol,
		      struct report_function *entry);
void explain_data(struct diff *diff, const struct symbol *symbol, struct report_data *entry);

/*
 * Prints why functions or variables of this name are in the livepatch, or why not, to stdout. After
 * a refusal, what was known by then. Returns -1 when there is no such symbol. (explain-print.c)
 */
int explain(struct diff *diff, const char *name, bool is_refused);

/*
 * Prints both versions of a changed function beside each other, around the first difference; of all
 * changed functions when name is NULL. Returns -1 when there is no such function. (disassemble.c)
 */
int disassemble(struct diff *diff, const char *name);

/*
 * The symbols that a name on the command line means: of the patched object, or removed ones of
 * the original. Returns -1 after an error that has similar names when there are none.
 * (find-symbols.c)
 */
struct matches {
	ARRAY(struct symbol *) symbols;
};

int find_symbols(struct diff *diff, const char *name, struct matches *matches);
/* Is it one of the original's? */
bool is_removed(const struct diff *diff, const struct symbol *symbol);

/* --- what these share (explain.c) --- */

struct divergence;

/* What differs, in words; NULL when it is not in the code. */
const char *divergence_text(struct diff *diff, const struct divergence *divergence);

/* "name()" for functions, "name" for data. */
const char *display_name(struct diff *diff, const struct symbol *symbol);

/*
 * What leads to a symbol, from the first that is there by itself to the last that refers to
 * `symbol`, which is left out. Returns their number, at most CHAIN_MAX.
 */
#define CHAIN_MAX 64
size_t chain_to(const struct symbol *symbol, const struct symbol **chain);

#endif
