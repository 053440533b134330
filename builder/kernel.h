/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The target kernel: a stock distribution kernel that is downloaded, unpacked,
 * configured and prepared once, then kept in the cache:
 *
 *	$XDG_CACHE_HOME/klp-build/		~/.cache/klp-build by default
 *	    downloads/				.deb files of kernels being prepared
 *	    kernels/RELEASE/			there only when it is complete
 *	        linux/		the source, configured and prepared in the tree
 *	        vmlinux		with symbols and DWARF
 *	        Module.symvers	of the shipped kernel
 *	        config		as shipped
 *	        vmlinuz		to boot it
 *	        modules/	the shipped lib/modules/RELEASE, modules uncompressed
 *	        commands/	saved compile commands of objects, by object path
 *	        kernel.info	NAME=VALUE lines: release, version, compiler, …
 */
#ifndef KLP_KERNEL_H
#define KLP_KERNEL_H

#include "build.h"

/*
 * Fills build->kernel for build->request.release, preparing the kernel when the
 * cache does not have it. Checks that it can be livepatched (CONFIG_LIVEPATCH, no
 * randstruct, …) and that the compiler is the kernel's own. Returns -1 after
 * printing why not: a release that cannot be had lists those that can.
 */
int kernel_open(struct build *build);

/*
 * Prints the stock kernels that can be had or are prepared to stdout, newest first
 * in each line of kernels: RELEASE <tab> VERSION <tab> prepared|available.
 */
int kernel_list(struct build *build);

/* $XDG_CACHE_HOME/klp-build, created when it is missing; NULL after an error. */
const char *cache_dir(struct arena *arena);

#endif
