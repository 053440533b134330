/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The programs that a kernel build needs. */
#ifndef KLP_KERNELS_TOOLS_H
#define KLP_KERNELS_TOOLS_H

#include "../../lib/arena.h"
#include <stdbool.h>

struct tool {
	const char *name;    /* a program in PATH, or a file when it has a '/' */
	const char *package; /* of Debian, for the message; NULL in the row that ends a table */
};

/*
 * Looks for the tools of kbuild and for those in the table `more`. Returns -1 after printing
 * one error with the apt line for everything that is missing.
 */
int tools_check(struct arena *arena, const struct tool *more);

/* Returns where in PATH the program is, or NULL. A name with a '/' is a path. */
const char *tool_path(struct arena *arena, const char *name);

#endif
