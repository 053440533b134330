/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a constructor has to do for a member of a shadow variable: its memory is zero, and locks want more. */
#ifndef KLP_MEMBER_INIT_H
#define KLP_MEMBER_INIT_H

#include "c-declaration.h"
#include "../../lib/text.h"

struct member_init {
	struct c_writer *writer; /* members of types that it writes in full are set up, too */
	struct text statements;	 /* of a function, indented by a tab or more */
	struct text
		warnings; /* a line for each member that a constructor cannot set up on its own */
	int loops;	  /* variables that the statements need: i, j, ... */
};

/*
 * Adds what the member needs. `path` is C for it: "data->lock". An array without a length has as many
 * elements as `elements` says, which is C.
 */
void member_init_add(struct member_init *init, Dwarf_Die *type, const char *path,
		     const char *elements);

#endif
