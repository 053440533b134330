/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where kernels are kept:
 *
 *	$XDG_CACHE_HOME/klp-build/		~/.cache/klp-build by default
 *	    downloads/RELEASE/			packages of a kernel being prepared
 *	    kernels/RELEASE/			there only when it is complete; of an imported kernel
 *						it is kernels/NAME
 *	        linux/		the source, configured and prepared in the tree
 *	        vmlinux		with symbols and DWARF
 *	        Module.symvers	of the shipped kernel
 *	        config		as shipped
 *	        vmlinuz		to boot it
 *	        modules/	the shipped lib/modules/RELEASE, modules uncompressed
 *	        commands/	compile commands of objects, by object path, checked
 *	        kernel.info	NAME=VALUE lines: release, version, compiler, … (kernel-info.h),
 *				and digests of the files above (kernel-files.h)
 *	    own/DIR-DIGEST/			what is known of a tree that the user built (own-tree.h)
 *	    own/oot-NAME-DIGEST/		the same of a module of another tree (oot-module.h)
 *	    kernels/.tmp-RELEASE-PID/		a kernel being prepared
 *	    kernels/.lock-RELEASE		held by who prepares it
 */
#ifndef KLP_KERNELS_CACHE_H
#define KLP_KERNELS_CACHE_H

#include "../../lib/arena.h"
#include <stdbool.h>

/* $XDG_CACHE_HOME/klp-build, created when it is missing; NULL after an error. */
const char *cache_dir(struct arena *arena);

/* CACHE/kernels; NULL after an error. */
const char *cache_kernels_dir(struct arena *arena);

/* CACHE/downloads/RELEASE, created when it is missing; NULL after an error. */
const char *cache_downloads_dir(struct arena *arena, const char *release);

/*
 * Returns a kernel's path in the cache, whether it exists or not; NULL after an error. A kernel
 * that was prepared with another compiler than its own is in RELEASE,other-compiler.
 */
const char *cache_kernel_dir(struct arena *arena, const char *release, bool other_compiler);

/* CACHE/work/RELEASE, whether it exists or not; NULL after an error. */
const char *cache_work_dir(struct arena *arena, const char *release);

/* CACHE/own, created when it is missing; NULL after an error. */
const char *cache_own_dir(struct arena *arena);

/*
 * Takes the lock for preparing this kernel, and waits while another run holds it. Closing the
 * returned descriptor releases it; -1 after an error.
 */
int cache_lock(struct arena *arena, const char *kernels, const char *release);

/* Removes what killed runs left of a kernel. The caller must hold its lock. */
int cache_remove_leftovers(struct arena *arena, const char *kernels, const char *release);

/*
 * Returns the free megabytes (10^6 bytes) on the disk of `path`; a huge number if that is
 * unknown.
 */
unsigned long long cache_free_mb(const char *path);

#endif
