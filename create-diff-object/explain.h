/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why is it in the livepatch, or why not: for the report, for --explain, and beside
 * --disassemble.
 */
#ifndef KLP_EXPLAIN_H
#define KLP_EXPLAIN_H

#include "diff.h"

/* Fills what the report says of the function but for its name, status, sympos and alias. */
void explain_function(struct diff *diff, const struct symbol *symbol,
		      struct report_function *entry);
void explain_data(struct diff *diff, const struct symbol *symbol, struct report_data *entry);

/*
 * Prints why the function or variable is in the livepatch or not, to stdout; what is not known
 * because the run was refused before is left out. Returns -1 when there is no such symbol.
 */
int explain(struct diff *diff, const char *name);

/*
 * Prints both versions of a changed function beside each other, around the first difference;
 * of all of them when name is NULL. Returns -1 when there is no such function. (disassemble.c)
 */
int disassemble(struct diff *diff, const char *name);

/* The symbols that a name on the command line means; -1 after an error when there are none. */
struct matches {
	ARRAY(struct symbol *) symbols; /* of the patched object, or removed ones of the original */
};

int find_symbols(struct diff *diff, const char *name, struct matches *matches);

#endif
