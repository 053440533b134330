/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which macros and functions is the change of a header about? */
#ifndef KLP_HEADER_CHANGE_H
#define KLP_HEADER_CHANGE_H

#include "../../lib/arena.h"
#include <stdbool.h>

struct changed_name {
	const char *name;
	bool comes_or_goes; /* a macro: #ifdef sees it, too */
	/*
	 * For a function: its name, and what is in front of it. The change is one of everything if one of these is a macro,
	 * which may hide anything.
	 */
	ARRAY(const char *) words;
};

struct header_change {
	/*
	 * True: something else changes, too (a struct, an #include), so every unit that reads the header may change.
	 * False: only units that name one of these; with no names, only comments and blanks change.
	 */
	bool is_everything;
	/* Whoever reads the header reads another text, whatever is defined: what changes stands in no #if. */
	bool is_certain;
	ARRAY(struct changed_name) names;
};

/*
 * Compares the two texts of a header. `Static inline` functions, macros and prototypes have names; to move one is to
 * change everything.
 */
void header_change_read(struct arena *arena, const char *orig, size_t orig_size,
			const char *patched, size_t patched_size, struct header_change *change);

#endif
