/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In which source file is a function of the running kernel? */
#ifndef KLP_FUNCTION_SOURCE_H
#define KLP_FUNCTION_SOURCE_H

#include "reverted.h"

/*
 * Sets the sources of the functions of vmlinux that have none, by its symbols and its debug information.
 * Returns -1 after printing which are not there, or which of several is not said.
 */
int vmlinux_sources_find(struct job *job, struct reverted_functions *functions);

/* Paths below the source tree. */
struct source_files {
	ARRAY(const char *) items;
};

/*
 * Finds source files in `dir` of the source tree and below that define a function of this name, by their
 * text: modules are shipped without debug information. A clone (foo.isra.0) is looked for by its
 * source's name. Returns -1 after an error.
 */
int defining_sources(struct job *job, const char *dir, const char *name,
		     struct source_files *sources);

/* Does the C text define a function of the name? What a macro makes is not seen. */
bool text_defines(const char *text, const char *name, size_t length);
/* Returns the line with the function's name in that definition; NULL: there is none. */
const char *text_definition(const char *text, const char *name, size_t length);

#endif
