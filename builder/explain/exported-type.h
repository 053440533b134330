/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types of exported functions and variables. Modules outside of the livepatch use them, and were compiled
 * for the types that they had. genksyms' CRCs tell of each difference of the text, such as a struct that is
 * now declared in full; here it is what the compiler makes of a type that counts.
 */
#ifndef KLP_EXPORTED_TYPE_H
#define KLP_EXPORTED_TYPE_H

#include "../../lib/arena.h"
#include "../../lib/debug-info.h"
#include "../../lib/hash.h"
#include <stdbool.h>

struct exported_type {
	const char *kind, *name; /* "function" or "variable" */
	const char *where;	 /* FILE:LINE */
	const char *text;	 /* as C writes it: "int (struct sock *, u32)" */
	/* Equal when the compiler makes the same of both: typedefs and qualifiers are gone. */
	const char *result, *rest; /* a variable has only `rest` */
};

/*
 * Adds the type of a global function or variable that stands at the top of a unit's debug information, name
 * -> struct exported_type. Other entries are ignored. Which of them are exported is for the caller to know.
 */
void exported_type_add(struct arena *arena, Dwarf_Die *die, struct hash *types);

/*
 * Does what was compiled for one type work with the other? A function may return something where
 * it did not.
 */
bool exported_type_is_kept(const struct exported_type *before, const struct exported_type *after);

/* Prints an error with both types, and the ways out. `exporter`: vmlinux or a module. */
void exported_type_refuse(const struct exported_type *before, const struct exported_type *after,
			  const char *exporter);

#endif
