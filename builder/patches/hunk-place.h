/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where in a file a hunk stands. Lines of the file count from 0 here. */
#ifndef KLP_HUNK_PLACE_H
#define KLP_HUNK_PLACE_H

#include "line-match.h"
#include "parse.h"

/*
 * Does one side of the hunk match the file at line `at`? Lines of kind `other`, '+' or '-',
 * belong to the other side.
 */
bool hunk_stands_at(const struct lines *file, size_t at, const struct patch_hunk *hunk, char other);

/* Returns the matching place nearest to `wanted` that is not before `first`, or -1. */
long hunk_find_place(const struct lines *file, size_t first, long wanted,
		     const struct patch_hunk *hunk, char other);

/* Does the hunk match at another place than `at` too? Then nothing tells which one is meant. */
bool hunk_is_ambiguous(const struct lines *file, size_t first, long at,
		       const struct patch_hunk *hunk);

/*
 * Shows the first line at which the file differs from what the hunk expects at line `at`, as
 * details of an error.
 */
void hunk_show_difference(const struct lines *file, long at, const struct patch_hunk *hunk);

#endif
