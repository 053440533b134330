/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shadow trees: copies of the kernel's tree that can be patched and built in, made of real
 * directories and of links to the kernel's files, while the kernel's own tree is never
 * written. There are three, each laid out when it is first needed and kept:
 *
 *	pristine-tree	never patched: kbuild answers questions there, and generates files
 *	patched-tree	the source with all patches
 *	scratch-tree	variants of it, to find out what a single hunk does
 *
 * Beside a tree in the work directory:
 *
 *	TREE.complete	it is laid out
 *	TREE.files	which files are real ones with a text of ours. It is written before the
 *			tree is touched, so whatever state a killed run left, the next one knows
 *			what to put right.
 *	generated/files	what kbuild generated in the pristine tree; the others have copies of it
 */
#ifndef KLP_SHADOW_TREE_H
#define KLP_SHADOW_TREE_H

#include "../patches/patch-set.h"

/* Where they stand, there or not; in the arena. */
const char *pristine_tree(const struct job *job);
const char *patched_tree(const struct job *job);

/* A stage: lays out the patched tree if need be, and makes it the source with all patches. */
int patched_tree_update(struct job *job, const struct patch_set *patches);

/* Lays out the pristine tree if need be. */
int pristine_tree_open(struct job *job);

/*
 * Makes the scratch tree the patched source but for one file, `path`, which gets this text. Returns
 * where the tree stands; NULL after an error.
 */
const char *scratch_tree_update(struct job *job, const struct patch_set *patches, const char *path,
				const char *text, size_t size);

/*
 * Around what builds in the pristine tree: a tree whose build did not come to its end is laid out
 * anew by the next run, because a file that was half generated would look like a finished one.
 */
int pristine_tree_begin(struct job *job);
int pristine_tree_end(struct job *job);

/* Copies all that kbuild has generated in the pristine tree into the patched one. */
int generated_files_share(struct job *job);

#endif
