/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A module that is in no kernel's tree, on top of a kernel of any kind. What is known of it is kept in the
 * cache, in a directory of its source and that kernel:
 *
 *	CACHE/own/oot-NAME-DIGEST/
 *	    kernel.info		build=DIR, so that it is removed when DIR is gone
 *	    work/N/		work directories
 *	    KEY.lock		held, shared, by each run that uses KEY/
 *	    KEY/		KEY is of the modules' and the source's files, by size and time, and of the kernel
 *	        source/		a copy of DIR, in which kbuild has made the module
 *	        modules/	the kernel's modules (links), and in updates/ the given ones, not compressed
 *	        Module.symvers	the exports of all these
 *	        kernel.info	what KEY was made of; written last
 *	        units.index	(units/cmd-index.h)
 *	        *.log, bin/	of the build (oot-build.h)
 */
#ifndef KLP_KERNELS_OOT_MODULE_H
#define KLP_KERNELS_OOT_MODULE_H

#include "kernel.h"
#include "ko-file.h"

struct oot_module {
	const struct kernel *kernel;  /* that it is loaded into */
	struct ko_file ko;	      /* the one to patch */
	ARRAY(struct ko_file) others; /* what it needs, or what is of the same source */
	const char *dir;      /* DIR of --oot-source, without links; NULL: only its file is known */
	struct ko_file built; /* what kbuild made of DIR */
};

/*
 * Makes *kernel, which is open, the kernel with the modules of `wanted`. With their source it becomes one in which
 * that can be patched, see kernel.oot. Returns -1 after printing an error.
 */
int oot_module_open(struct arena *arena, const struct kernel_wanted *wanted, struct kernel *kernel);

/* The given module of this name; NULL: none is. */
const struct ko_file *oot_module_given(const struct oot_module *oot, const char *name);

/* The kernel itself, whose tree has kbuild and the headers. */
static inline const struct kernel *kernel_below(const struct kernel *kernel)
{
	return kernel->oot ? kernel->oot->kernel : kernel;
}

/* Whose directories the source tree has (patches/paths.h). */
static inline const struct kernel_arch *kernel_source_arch(const struct kernel *kernel)
{
	return kernel->oot ? NULL : kernel->arch;
}

/* What the user calls the source tree. */
static inline const char *kernel_source_name(const struct kernel *kernel)
{
	return kernel->oot ? kernel->oot->dir : kernel->source;
}

#endif
