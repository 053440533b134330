/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shadow trees are copies of the kernel's tree that can be patched and built in. They are made
 * of real directories and of links to the kernel's files; the kernel's own tree is never
 * written. There are three, each laid out when it is first needed and kept from then on:
 *
 *	pristine-tree	never patched: kbuild answers questions there, and generates files
 *	patched-tree	the source with all patches
 *	scratch-tree	variants of it, to find out what a single hunk does
 *
 * Beside a tree in the work directory:
 *
 *	TREE.complete	the tree is laid out
 *	TREE.files	the files that are real ones with a text of ours. It is written before the
 *			tree is touched, so after a killed run the next one knows what to restore. A tree
 *			whose list is damaged is laid out anew.
 *	generated/files	what kbuild generated in the pristine tree; the others have copies of it
 */
#ifndef KLP_SHADOW_TREE_H
#define KLP_SHADOW_TREE_H

#include "../patches/patch-set.h"

/* Return the path of a tree, whether it exists or not; in the arena. */
const char *pristine_tree(const struct job *job);
const char *patched_tree(const struct job *job);

/*
 * A stage: lays out the patched tree if it is missing, and puts the source with all patches
 * into it.
 */
int patched_tree_update(struct job *job, const struct patch_set *patches);

/* Lays out the pristine tree if it is missing. */
int pristine_tree_open(struct job *job);

/*
 * Where kbuild links modules: in the prepared tree of a stock kernel, which it does not write, and in the
 * pristine tree of one that the user built. kbuild_tree_open() lays that out when it is missing.
 */
const char *kbuild_tree(const struct job *job);
int kbuild_tree_open(struct job *job);

/*
 * Makes the scratch tree equal to the patched source, except that the file `path` gets this
 * text. Returns the tree's path; NULL after an error.
 */
const char *scratch_tree_update(struct job *job, const struct patch_set *patches, const char *path,
				const char *text, size_t size);

/*
 * Makes the scratch tree equal to the patched source without #line directives. Returns the
 * tree's path; NULL after an error.
 */
const char *plain_tree_update(struct job *job, const struct patch_set *patches);

/*
 * Call these around a build in the pristine tree. The next run lays out a tree anew when a
 * build in it did not come to its end, because a half-generated file would look like a finished
 * one.
 */
int pristine_tree_begin(struct job *job);
int pristine_tree_end(struct job *job);

/* Paths below a tree. */
struct tree_paths {
	ARRAY(const char *) items;
};

/* Copies the files that kbuild has generated in the pristine tree to the patched tree. */
int generated_files_share(struct job *job);

/* Which files has kbuild generated in the pristine tree of this work directory so far? */
void generated_files_read(const struct job *job, struct tree_paths *paths);

#endif
