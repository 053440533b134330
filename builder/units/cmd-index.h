/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which units of a kernel that the user built read which files: what the .cmd files of its build tree say
 * (kernels/cmd-file.h). Paths are below the source tree, or below the build tree for what was generated there;
 * the shadow trees have both in one.
 *
 * The index is kept in the cache (cmd-index-file.h). A directory is listed again, and a .cmd file read again, only
 * when its time or size has changed.
 */
#ifndef KLP_CMD_INDEX_H
#define KLP_CMD_INDEX_H

#include "../../lib/arena.h"
#include "../../lib/hash.h"
#include "../kernels/kernel.h"
#include <stdbool.h>
#include <time.h>

struct cmd_reads {
	unsigned int *items; /* numbers of paths */
	size_t count, capacity;
};

/* A .cmd file. Those of assembly, and of objects that are linked, are remembered so that they are not read again. */
struct cmd_unit {
	const char *object;	/* virt/kvm/kvm_main.o: where it is, however make calls it */
	const char *source;	/* virt/kvm/kvm_main.c; NULL: it is no unit of the kernel */
	struct cmd_reads reads; /* the source is not among them */
	long long size;		/* of the .cmd file */
	struct timespec modified;
};

/* A directory of the build tree. */
struct cmd_dir {
	const char *path; /* "fs/proc"; "" is the tree itself */
	struct timespec modified;
	ARRAY(const char *) subdirs; /* names */
	ARRAY(struct cmd_unit *) units;
};

struct cmd_index {
	struct arena *arena;
	struct timespec begun; /* what has changed since then, or just before, is looked at again */
	ARRAY(struct cmd_dir *) dirs;
	ARRAY(const char *) paths;
	struct hash numbers; /* path -> its number, plus one */
};

/* Brings the kept index up to date; NULL after an error. */
struct cmd_index *cmd_index_read(struct arena *arena, const struct kernel *kernel);

/* Returns the number of a path, plus one; 0: no unit reads it. */
unsigned int cmd_index_number(const struct cmd_index *index, const char *path);

/* Was the file of this number, plus one, read when the unit's object was made, or compiled? */
bool cmd_unit_reads(const struct cmd_index *index, const struct cmd_unit *unit,
		    unsigned int number);

/*
 * Returns one of these objects (the keys) that has no .cmd file, so that nobody knows what it was made of; NULL: there is
 * none. Those in directories that hold no units of the kernel do not count.
 */
const char *cmd_index_lacks(const struct cmd_index *index, const struct hash *objects);

/* Gives a path a number, if it has none. */
unsigned int cmd_index_add_path(struct cmd_index *index, const char *path);

#endif
