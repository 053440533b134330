/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The variables that an object's DWARF gives a fixed address: those of files, and static locals. */
#ifndef KLP_VARIABLES_H
#define KLP_VARIABLES_H

#include "../../lib/arena.h"
#include "../../lib/debug-info.h"

/* Nothing that is written by hand is nested so deep. */
#define DWARF_DEPTH_MAX 64

struct dwarf_variable {
	Dwfl_Module *module;
	Dwarf_Die *die;
	Dwarf_Addr address; /* in the module, as libdwfl has laid it out */
	const char
		*function; /* the source function that it stands in, an inlined one too; or NULL */
};

/*
 * Calls found() for each of them; `variable` is valid during the call, and its `function` as long as
 * the arena. A file without debug information has none.
 */
void each_dwarf_variable(struct arena *arena, const char *path,
			 void (*found)(void *context, const struct dwarf_variable *variable),
			 void *context);

#endif
