/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The target kernel: a stock distribution kernel that is downloaded, or comes in packages that the user
 * has; it is unpacked, configured and prepared once, then kept in the cache (cache.h). Or one that the user built,
 * in trees of the user's that are only read (own-tree.h).
 */
#ifndef KLP_KERNELS_KERNEL_H
#define KLP_KERNELS_KERNEL_H

#include "../../lib/arena.h"
#include "../../lib/kernel-arch.h"
#include <stdbool.h>

struct oot_module;

/* Everything about a kernel. Paths are absolute. */
struct kernel {
	const char *name;    /* of -k: the release, or what an imported kernel was called */
	const char *release; /* uname -r: 6.12.117+deb12-cloud-amd64 */
	const char *version; /* the package's version: 6.12.117-1~deb12u1 */
	const struct kernel_arch *arch;
	const char *dir;      /* $XDG_CACHE_HOME/klp-build/kernels/RELEASE */
	const char *source;   /* the source tree; never written */
	const char *build;    /* the build tree: configured, prepared; never written */
	const char *vmlinux;  /* with symbols and DWARF */
	const char *symvers;  /* Module.symvers */
	const char *config;   /* the config as shipped */
	const char *modules;  /* lib/modules/RELEASE as shipped: kernel/.../x.ko, uncompressed */
	const char *compiler; /* the shipped config's CONFIG_CC_VERSION_TEXT */
	const char *cc;	      /* the command that is this compiler, e.g. gcc-12 */
	/* What kbuild needs beside CC= for the tool chain of this kernel: "LLVM=-19"; ends with NULL. */
	const char *const *variables;
	const char *pool; /* where its work directories are: CACHE/work/RELEASE */
	/* Compiler options, each with a blank behind it, for objects to have full debug information; "" or NULL. */
	const char *debug_options;
	/* In front of source files in its .cmd files (cmd_file_source_prefix()); set when is_own. */
	const char *source_prefix;
	const char *
		stamps; /* size and time of its files, to see that they stay as they are; when is_own */
	bool is_new; /* it was prepared just now */
	bool is_own; /* the user built it; `source` and `build` may be two directories */
	/*
	 * A module of another tree is patched (oot-module.h): `source` and `build` are that module's, `symvers` and
	 * `modules` have it, too, and is_own is set. NULL: the kernel itself is patched.
	 */
	const struct oot_module *oot;
};

/* What the caller of kernel_open() or kernel_prepare() wants. */
struct kernel_wanted {
	/* What -k says: the release, or what an imported kernel is called. Not set with `source` alone. */
	const char *name;
	bool skip_compiler_check; /* another compiler than the kernel's own will do */
	bool check_files;	  /* read all files of a prepared kernel, to find damage */
	/* Make the kernel `name` of these packages, and of `source` when it is set. */
	const char *const *packages;
	size_t package_count;
	/* The trees of a kernel that the user built; source is NULL for others. The rest may be NULL. */
	const char *source, *build, *vmlinux, *config;
	const char *cc; /* the compiler; NULL: one is looked for */
	/* Modules of other trees: the one to patch, and others; their source, or NULL. */
	const char *const *oot_modules;
	size_t oot_count;
	const char *oot_source;
	int jobs; /* of make and xz, unless an outer make hands them out */
};

/*
 * Returns the name of the kernel that is meant: `name`, which the user gave; without it the kernel for
 * which `module`, a .ko, was built; without a module the running kernel. NULL after an error,
 * when no source has such kernels or the module does not name one.
 */
const char *kernel_meant(struct arena *arena, const char *name, const char *module);

/*
 * Fills *kernel, and prepares it when the cache does not have it. Checks that it can be
 * livepatched (CONFIG_LIVEPATCH, no randstruct, …) and that the compiler is the kernel's own.
 * Returns -1 after printing why not; for an unavailable release that lists the available ones.
 */
int kernel_open(struct arena *arena, const struct kernel_wanted *wanted, struct kernel *kernel);

/*
 * Compares the files of an open kernel with what was prepared, byte by byte. Returns -1 after printing
 * which is damaged.
 */
int kernel_check_files(struct arena *arena, const struct kernel *kernel);

/*
 * Prints to stdout the stock kernels that are prepared or available, newest first in each line
 * of kernels: RELEASE <tab> VERSION <tab> prepared|available.
 */
int kernel_list(struct arena *arena);

#endif
