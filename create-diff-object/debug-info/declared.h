/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where variables are declared, from the compiler plugin's notes or an object's DWARF. Static
 * locals of one name are told apart by it: a variable belongs to a function, possibly an inlined
 * one, and klp-build keeps line numbers below a hunk as they are (#line, which --lines-kept
 * announces), so a declaration that the patch does not touch has the same file and line in both
 * objects.
 *
 * Reading DWARF costs tens of milliseconds: ask only if names and users do not tell.
 */
#ifndef KLP_DECLARED_H
#define KLP_DECLARED_H

#include "../diff.h"

struct declaration {
	const char *function; /* that it stands in, by its name in the source; NULL: in none */
	const char *type;     /* "struct foo", "*char", "[]int" */
	const char *file;
	int line, column;
};

/* NULL if the object's debug information does not know it. */
const struct declaration *declared_orig(struct diff *diff, const struct symbol *symbol);
const struct declaration *declared_patched(struct diff *diff, const struct symbol *symbol);

enum agreement {
	DECLARED_UNKNOWN,
	DECLARED_AGREE,
	/*
	 * They differ in function or type; or in line, where the function has several of the
	 * name.
	 */
	DECLARED_DIFFER,
};

/* Does the debug information allow the two to be one variable? */
enum agreement declared_agreement(struct diff *diff, const struct symbol *orig,
				  const struct symbol *patched);

#endif
