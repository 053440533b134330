/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does a fix apply to the source, or does the source have it already? Its patches are tried both ways
 * on copies, without a word; distributions backport fixes, so a manifest for many kernels meets both.
 */
#ifndef KLP_FIX_MATCH_H
#define KLP_FIX_MATCH_H

#include "../manifest/manifest.h"
#include "parse.h"
#include "targets.h"

enum fix_match {
	FIX_APPLIES,
	FIX_IS_CONTAINED,
	FIX_IS_IN_PART,	    /* some of its hunks are in the source */
	FIX_BOTH_WAYS,	    /* nothing tells which of the two it is */
	FIX_DOES_NOT_APPLY, /* nor is any of it in the source */
};

/* What one hunk is found to be when the fix neither applies nor is contained. */
struct hunk_match {
	const struct patch *patch;
	const struct patch_file *file;
	const struct patch_hunk *hunk;
	bool contained, applies;
};

struct patch_list {
	const struct patch **items;
	size_t count, capacity;
};

struct hunk_matches {
	ARRAY(struct hunk_match) items;
};

/*
 * `patches` are those of one fix in order. Fills `hunks` for FIX_IS_IN_PART. Returns -1 after printing an
 * error about the source.
 */
int fix_match(struct targets *targets, const struct patch_list *patches, enum fix_match *match,
	      struct hunk_matches *hunks);

/* Have the earlier fixes, and not the kernel's own source, the lines that the patches add? */
const struct fix *fix_match_owner(struct targets *targets, const struct patch_list *patches);

#endif
