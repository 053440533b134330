/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernels that the user built: a source tree and a build tree, which are one for builds in the tree.
 * Both are only read, and what is found out is kept in the cache:
 *
 *	CACHE/own/DIR-DIGEST/		DIR is the build tree's name, DIGEST is of both trees' paths
 *	    kernel.info			the trees, and size and time of the files that decide what is built;
 *					written when they are checked, anew when one has changed
 *	    units.index			what each object was made of (units/cmd-index.h)
 *	    work/N/			work directories
 *	    modules-DIGEST/		links to the modules, laid out as in lib/modules/RELEASE
 */
#ifndef KLP_KERNELS_OWN_TREE_H
#define KLP_KERNELS_OWN_TREE_H

#include "kernel.h"

/* As kernel_open(), for wanted->source. */
int own_tree_open(struct arena *arena, const struct kernel_wanted *wanted, struct kernel *kernel);

/* Is the build tree that this directory of CACHE/own is about no longer there? */
bool own_tree_is_gone(struct arena *arena, const char *dir);

/* Fails when the files that decide what is built are not those that own_tree_open() found; not for other kernels. */
int own_tree_check_unchanged(struct arena *arena, const struct kernel *kernel);

/*
 * Returns the compiler of a recorded command, without ccache and its kind in front of it, and sets *rest to
 * what stands behind; NULL: there is none.
 */
const char *own_tree_compiler_of(struct arena *arena, const char *command, const char **rest);

#endif
