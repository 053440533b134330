/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of the kernel's source that patches name, in memory, as the patches so far leave them. */
#ifndef KLP_PATCH_TARGETS_H
#define KLP_PATCH_TARGETS_H

#include "line-match.h"
#include "../job.h"
#include "../../lib/hash.h"

struct patch_target {
	const char *path;     /* below the tree */
	bool existed, exists; /* in the tree; after the patches so far */
	const char *original;
	size_t original_size;
	struct lines unpatched; /* the original's lines */
	struct lines text;
};

struct targets {
	struct job *job;
	struct hash by_path;
	ARRAY(struct patch_target *) items; /* in the order in which the patches name them */
};

void targets_setup(struct targets *targets, struct job *job);

/*
 * Returns the file of that path below the tree, which need not exist. Returns NULL after printing an
 * error: what is there cannot be read, or is no regular file of the tree.
 */
struct patch_target *patch_target_find(struct targets *targets, const char *path);

/* Returns the target's text as it is now, in the arena of the job. */
char *patch_target_text(const struct targets *targets, const struct patch_target *target,
			size_t *size);

#endif
