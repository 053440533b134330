/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The .X.o.cmd that kbuild leaves beside each object: the command that made it, and what it has read.
 * scripts/basic/fixdep.c of the kernel writes these files:
 *
 *	savedcmd_fs/proc/cmdline.o := gcc ... -c -o fs/proc/cmdline.o /src/fs/proc/cmdline.c
 *
 *	source_fs/proc/cmdline.o := /src/fs/proc/cmdline.c
 *
 *	deps_fs/proc/cmdline.o := \
 *	    $(wildcard include/config/X) \
 *	  /src/include/linux/fs.h \
 *
 * (cmd_ instead of savedcmd_ before 6.3.) In a build with O= the paths of source files begin with the
 * source tree's, and the others are below the build tree.
 */
#ifndef KLP_KERNELS_CMD_FILE_H
#define KLP_KERNELS_CMD_FILE_H

#include "../../lib/arena.h"
#include <stdbool.h>

struct cmd_file {
	const char *target;	   /* as make calls it; may have ".." in it */
	const char *command;	   /* for the shell: make's escapes are undone */
	const char *source;	   /* NULL: it was not made from one file */
	ARRAY(const char *) reads; /* not the source */
	ARRAY(const char *)
	configs; /* "include/config/SMP": newer ones have another value now; may be missing */
};

/*
 * Parses the content of such a file, which it writes into; the strings are in it. Returns false when
 * it is no such file, or was cut off.
 */
bool cmd_file_parse(struct arena *arena, char *text, struct cmd_file *file);

/* "fs/proc/cmdline.o" -> "fs/proc/.cmdline.o.cmd" */
const char *cmd_file_path(struct arena *arena, const char *object);

/*
 * What stands in front of the names of the source tree's files in this build, with its slash: "/src/",
 * "../", or "" when the kernel was built in its source tree. NULL: the file does not tell, because its source
 * was generated.
 */
const char *cmd_file_source_prefix(struct arena *arena, const struct cmd_file *file);

/*
 * Does the file compile C for the kernel? Host programs, and what is linked or assembled, do not count.
 * The linker's commands of a module are in such files, too.
 */
bool cmd_file_is_unit(const struct cmd_file *file);

/*
 * Returns a command in which each path that begins with `prefix` begins with "./" instead, as it would be in
 * a build in the source tree.
 */
const char *cmd_command_in_tree(struct arena *arena, const char *command, const char *prefix);

#endif
