/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does a fix take back what an earlier one did? Then one of them is not in the module as its id says. */
#ifndef KLP_UNDONE_H
#define KLP_UNDONE_H

#include "../manifest/manifest.h"
#include "parse.h"
#include "patch-set.h"
#include "targets.h"

/* A hunk that is about to be applied. */
struct hunk_at {
	const struct fix *fix;
	const struct patch *patch;
	const struct patch_hunk *from;
	unsigned int number;   /* among those of the file in its patch, from 1 */
	const struct hunk *as; /* how it is recorded */
	size_t at;	       /* the line of the target, from 0 */
};

/*
 * Prints an error for each earlier hunk whose lines this one removes, or whose removed lines it adds
 * again, unless its fix supersedes that one's. Returns their number.
 */
size_t undone_check(const struct patch_set *set, const struct patch_target *target,
		    const struct hunk_at *hunk);

#endif
