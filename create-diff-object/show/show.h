/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results for people. Reads the results of all steps, and decides nothing. */
#ifndef KLP_SHOW_H
#define KLP_SHOW_H

#include "../diff.h"

/*
 * explain.c: prints to stdout why functions or variables of this name are in the livepatch, or
 * why not; after a refusal, what was known by then. Returns -1 if there is no such symbol.
 */
int explain(struct diff *diff, const char *name, bool is_refused);

/*
 * disassemble.c: prints both versions of a changed function side by side, around the first
 * difference; of all changed functions if name is NULL. Returns -1 if there is no such function.
 */
int disassemble(struct diff *diff, const char *name);

/*
 * listing.c: writes both versions of all changed functions to a file, as a report that has nothing but these. Lists
 * what was known by then when the comparison is not done. Returns -1 after printing an error.
 */
int write_listings(struct diff *diff, const char *path, bool is_done);

/*
 * find-symbols.c: the symbols that a name on the command line means, of the patched object, or
 * removed ones of the original. Returns -1 after an error, which suggests similar names, if there
 * are none.
 */
struct matches {
	ARRAY(const struct symbol *) symbols;
};

int find_symbols(struct diff *diff, const char *name, struct matches *matches);

#endif
