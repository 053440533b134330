/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the patches of a request do to the source of one kernel; all in memory. */
#ifndef KLP_PATCH_SET_H
#define KLP_PATCH_SET_H

#include "../job.h"
#include "../../lib/report.h"

/* A run of changed lines in a hunk. Numbers are lines of the unpatched file, from 1. */
struct edit {
	unsigned int first, last; /* the lines that are removed; 0: none */
	unsigned int behind;	  /* the line before it; 0 at the start of the file */
	ARRAY(char) added;
};

/* One hunk and its place, to account for it later. */
struct hunk {
	const struct fix *fix;	 /* whose patch it is */
	const char *patch;	 /* the patch file */
	const char *file;	 /* the file it changes, below the tree */
	unsigned int patch_line; /* where the hunk stands in the patch file */
	unsigned int number;	 /* among those of the file in this patch, from 1 */
	ARRAY(struct edit) edits;
	bool edits_edits; /* a hunk of its file changes lines that an earlier patch added */
	unsigned int old_start, old_count; /* lines in the file before this patch */
	unsigned int new_start, new_count; /* and after it */
};

enum change { CHANGE_EDIT, CHANGE_NEW_FILE, CHANGE_DELETE };

struct patched_file {
	const char *path; /* below the tree */
	enum change change;
	const char *text; /* after all patches; NULL for CHANGE_DELETE */
	size_t size;
};

/* What became of one of the manifest's fixes on this kernel. */
struct fix_result {
	const struct fix *fix;
	ARRAY(const char *) patches; /* those for this kernel, files */
	enum report_outcome outcome;
	const char *why; /* not included: why */
};

struct patch_set {
	ARRAY(struct fix_result) fixes; /* in the manifest's order */
	ARRAY(struct patched_file) files;
	ARRAY(struct hunk) hunks; /* of the fixes that are included */
};

/*
 * A stage: reads the patches of the manifest's fixes (unified diffs, as git and diff -u write them) and
 * applies them in order to the files of the kernel's source. Leaves out fixes whose conditions do not
 * hold and those that the source has already. Refuses patches that are empty,
 * binary, do not apply or leave the tree, and files that cannot be livepatched (assembly, vDSO,
 * boot code, linker scripts, Kconfig, ...). Returns -1 after an error, 3 when no code changes.
 */
int patches_apply(struct job *job, struct patch_set *set);

/* Do the patches change this file, a path below the tree? */
bool patch_set_has(const struct patch_set *set, const char *path);

#endif
