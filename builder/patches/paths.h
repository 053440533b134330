/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files of a kernel tree a livepatch can change at all, judged by their path. */
#ifndef KLP_PATCH_PATHS_H
#define KLP_PATCH_PATHS_H

#include <stdbool.h>

enum path_verdict {
	PATH_CODE,	/* may hold code of this kernel */
	PATH_MAKEFILE,	/* says how code is built: looked at line by line */
	PATH_NO_EFFECT, /* nothing of it is in the running kernel */
	PATH_REFUSED,	/* it is in the running kernel, or shapes it, and cannot be changed there */
};

/*
 * `arch` is the kernel's own (x86). For the last two verdicts *reason says why and *way_out
 * what to do.
 */
enum path_verdict path_judge(const char *path, const char *arch, const char **reason,
			     const char **way_out);

/* Does the file say how code is built? */
bool path_is_makefile(const char *path, const char *arch);

/* Is it C, source or header? */
bool path_is_c(const char *path);

/* Does it end so, with something in front? */
bool path_ends_with(const char *path, const char *end);

#endif
