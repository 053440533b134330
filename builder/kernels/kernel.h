/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The target kernel: a stock distribution kernel that is downloaded, unpacked,
 * configured and prepared once, then kept in the cache (cache.h).
 */
#ifndef KLP_KERNELS_KERNEL_H
#define KLP_KERNELS_KERNEL_H

#include "../../lib/arena.h"
#include <stdbool.h>

/* Everything about a kernel. Paths are absolute. */
struct kernel {
	const char *release;  /* uname -r: 6.12.117+deb12-cloud-amd64 */
	const char *version;  /* the package's version: 6.12.117-1~deb12u1 */
	const char *arch;     /* as kbuild's ARCH/SRCARCH: x86 */
	const char *dir;      /* $XDG_CACHE_HOME/klp-build/kernels/RELEASE */
	const char *source;   /* the source tree; never written */
	const char *build;    /* the build tree: configured, prepared; never written */
	const char *vmlinux;  /* with symbols and DWARF */
	const char *symvers;  /* Module.symvers */
	const char *config;   /* the config as shipped */
	const char *modules;  /* lib/modules/RELEASE as shipped: kernel/.../x.ko, uncompressed */
	const char *compiler; /* the shipped config's CONFIG_CC_VERSION_TEXT */
	const char *cc;	      /* the command that is this compiler, e.g. gcc-12 */
};

/* What is asked for when a kernel is opened or prepared. */
struct kernel_wanted {
	const char *release;
	bool skip_compiler_check; /* another compiler than the kernel's own will do */
	int jobs;		  /* of make and xz, when no make around us hands them out */
};

/*
 * Which kernel is meant? `release`, what the user gave; without one the kernel that `module`, a .ko,
 * was built for; without a module the running one. NULL after an error, when none of the
 * sources has such kernels or the module does not tell.
 */
const char *kernel_meant(struct arena *arena, const char *release, const char *module);

/*
 * Fills *kernel, preparing it when the cache does not have it. Checks that it can be livepatched
 * (CONFIG_LIVEPATCH, no randstruct, …) and that the compiler is the kernel's own. Returns -1
 * after printing why not: a release that cannot be had lists those that can.
 */
int kernel_open(struct arena *arena, const struct kernel_wanted *wanted, struct kernel *kernel);

/*
 * Prints the stock kernels that can be had or are prepared to stdout, newest first
 * in each line of kernels: RELEASE <tab> VERSION <tab> prepared|available.
 */
int kernel_list(struct arena *arena);

#endif
