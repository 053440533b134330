/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files of a kernel tree a livepatch can change at all, judged by their path. */
#ifndef KLP_PATCH_PATHS_H
#define KLP_PATCH_PATHS_H

#include "../../lib/kernel-arch.h"
#include <stdbool.h>

enum path_verdict {
	PATH_CODE,	/* may hold code of this kernel */
	PATH_MAKEFILE,	/* describes how code is built; its lines are examined */
	PATH_NO_EFFECT, /* not part of the running kernel */
	PATH_REFUSED,	/* part of the running kernel, or shapes it, and cannot be changed there */
};

/*
 * Judges a path below the tree of a kernel for `arch`; NULL: below the source of a module of another tree, whose
 * directories mean nothing. For the last two verdicts *reason says why, and *way_out what to do instead.
 */
enum path_verdict path_judge(const char *path, const struct kernel_arch *arch, const char **reason,
			     const char **way_out);

bool path_is_makefile(const char *path, const struct kernel_arch *arch);

bool path_is_c(const char *path);

/* Does the path end with `end`, with something in front of it? */
bool path_ends_with(const char *path, const char *end);

#endif
