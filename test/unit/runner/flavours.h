/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table test/unit/flavours: what the cases are compiled with. The file tells its own format.
 */
#ifndef RUNNER_FLAVOURS_H
#define RUNNER_FLAVOURS_H

#include "process.h"

/* The tools for the objects of one architecture; each may have options behind its name. */
struct binutils {
	const char *
		arch; /* x86_64, as a flavour's name begins: "x86_64-"; the default of the others */
	const char *ld, *objcopy, *strip;
};

struct flavour {
	const char *name;     /* gcc-12/ibt */
	const char *compiler; /* the first half of the name */
	word_list command;    /* the compiler's program and what selects the target */
	word_list flags;
	const struct binutils *binutils;
	const char *missing; /* why it cannot be used here; NULL when it can */
};

typedef ARRAY(struct flavour) flavour_list;

/*
 * Reads the table; @PLUGINS in it becomes `plugins`. Returns -1 after printing an error.
 */
int flavours_read(struct arena *arena, const char *path, const char *plugins, flavour_list *list);

#endif
