/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The textual include graph of a kernel tree: who may see a change of this file? */
#ifndef KLP_INCLUDES_H
#define KLP_INCLUDES_H

#include "../../lib/arena.h"
#include "../../lib/hash.h"
#include <stdbool.h>

struct includes;

/*
 * Reads the #include lines of the given sources and of all that they may include,
 * below `tree`. #if is not looked at, and a name that the usual directories do not have
 * stands for every file of that name: the result is a superset. NULL after an error.
 */
struct includes *includes_read(struct arena *arena, const char *tree, const char *const *sources,
			       size_t count);

/* May compiling `source` read `file`? */
bool includes_reach(struct includes *includes, const char *source, const char *file);

/* A line for every .c file that some source includes, in the arena of the graph. */
char *includes_of_sources(struct includes *includes);

#endif
