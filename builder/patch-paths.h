/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files of a kernel tree a livepatch can change at all, judged by their path. */
#ifndef KLP_PATCH_PATHS_H
#define KLP_PATCH_PATHS_H

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

#endif
