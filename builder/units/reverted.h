/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the units of functions whose original code a livepatch is to have. */
#ifndef KLP_REVERTED_H
#define KLP_REVERTED_H

#include "../compile/unit.h"

struct reverted_function {
	const char *object;    /* vmlinux, or a module's name */
	const char *name;      /* in the running object */
	unsigned long sympos;  /* 0: it is the only one */
	const char *wanted_by; /* "--revert vmlinux:f", "livepatch_v1": for messages */
	const char *source;    /* the source file of its unit; NULL: to be found */
};

struct reverted_functions {
	ARRAY(struct reverted_function) items;
};

/*
 * Sets the source files that are to be found, and puts the functions into unit->reverts: of a copy that
 * takes the place of a unit in `units`, or of a new unit there, which is_unpatched. Returns -1 after
 * printing which functions cannot be found.
 */
int reverted_units_find(struct job *job, struct reverted_functions *functions,
			struct unit_set *units);

#endif
