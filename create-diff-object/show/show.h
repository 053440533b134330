/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was found out, for people. Reads the results of all steps, and decides nothing. */
#ifndef KLP_SHOW_H
#define KLP_SHOW_H

#include "../diff.h"

/*
 * Prints why functions or variables of this name are in the livepatch, or why not, to stdout. After
 * a refusal, what was known by then. Returns -1 when there is no such symbol. (explain.c)
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
	ARRAY(const struct symbol *) symbols;
};

int find_symbols(struct diff *diff, const char *name, struct matches *matches);

#endif
