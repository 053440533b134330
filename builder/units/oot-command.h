/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compile commands of an out-of-tree module's units (kernels/oot-module.h). */
#ifndef KLP_OOT_COMMAND_H
#define KLP_OOT_COMMAND_H

#include "../kernels/oot-module.h"

/*
 * `options` are those that kbuild gave the compiler in the kernel's build tree, with the names of the module's
 * files below `root`. Returns what they are in a tree of the module: the kernel's files have absolute names,
 * the module's begin with "./".
 */
const char *oot_command_options(struct arena *arena, const struct kernel *kernel, const char *root,
				const char *options);

/* __FILE__ is what it is when the module is built in its own directory, as the user calls it. */
const char *oot_command_file_names(struct arena *arena, const struct kernel *kernel);

#endif
