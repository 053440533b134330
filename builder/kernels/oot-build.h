/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds an out-of-tree module, in a copy of its source, as its own Makefile builds it for the kernel.
 *
 * What a Makefile wants from kbuild is in its call, `$(MAKE) -C KERNEL M=$(PWD) CONFIG_X=m modules`: where the
 * kernel is comes from a variable that everybody calls something else. So make is asked what it would do
 * (-n), with another `make` in front of the path that notes the call instead of making it. The call is then
 * made for the right kernel. A Makefile that makes none is kbuild's own.
 */
#ifndef KLP_KERNELS_OOT_BUILD_H
#define KLP_KERNELS_OOT_BUILD_H

#include "kernel.h"

struct oot_build {
	struct arena *arena;
	const struct kernel *kernel;
	const char *source; /* the copy */
	const char *dir;    /* what the user calls it */
	const char *files;  /* a directory for files of ours: logs, the other make */
	int jobs;
	/*
	 * Options for the compiler, beside kbuild's: what cannot be compiled is left out, and is no error. NULL: all is
	 * to be built as it is.
	 */
	const char *options;
};

/* Prints the end of what kbuild said, as details of an error. */
void oot_build_show_log(const struct oot_build *build);

/* Returns -1 after printing why the module cannot be built. */
int oot_build(const struct oot_build *build);

#endif
