/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads what `make -n` prints of a kernel's build: compile commands, and files that kbuild generates. */
#ifndef KLP_DRY_RUN_H
#define KLP_DRY_RUN_H

#include "../../lib/arena.h"
#include <stddef.h>

/* A compile command of an object. */
struct dry_command {
	const char *object, *source; /* below the tree */
	const char *command;	     /* the part that runs the compiler */
	const char *generated_with;  /* as unit.generated_with */
};

struct dry_run {
	ARRAY(struct dry_command) commands; /* one for each object, in the order of the output */
};

/* Before it makes this object, kbuild generates files in this directory. */
struct file_generator {
	const char *dir;    /* with a slash behind it */
	const char *object; /* NULL: not known yet */
};

struct file_generators {
	ARRAY(struct file_generator) items;
};

/* Adds the directory of a file that kbuild generates. */
void file_generator_add(struct arena *arena, struct file_generators *generators,
			const char *generated);

/*
 * kbuild generates and prints a file once, but all objects below its directory may include it. Returns the
 * objects before which it generates such files, or NULL; what has no object yet gets this one.
 */
const char *file_generators_of(struct arena *arena, struct file_generators *generators,
			       const char *object);

/*
 * Returns the part of a shell line that compiles `source` to `object`; NULL when there is none. Beside it there
 * may be objtool and what kbuild prints.
 */
const char *compile_part(struct arena *arena, const char *line, const char *object,
			 const char *source);

/* Parses the output, which is changed; what is returned points into it, or is in the arena. */
void dry_run_parse(struct arena *arena, char *text, struct dry_run *run);

#endif
