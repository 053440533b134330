/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the kernel's own build: every `make` command line for a kernel's tree is composed here. */
#ifndef KLP_KERNELS_KBUILD_H
#define KLP_KERNELS_KBUILD_H

#include "kernel.h"

struct kbuild {
	const struct kernel *kernel; /* only release, arch and cc are read */
	const char *tree;	     /* make -C */
	const char *flags;	     /* "-nk"; NULL: none */
	/* -jN, unless an outer make hands out the jobs; 0: one job */
	int jobs;
	/* "M=…": variables beyond those that every make gets; NULL-terminated, or NULL */
	const char *const *variables;
	const char *const *goals; /* NULL-terminated */
};

/* Returns the command line, NULL-terminated, in the arena. */
char **kbuild_command(struct arena *arena, const struct kbuild *kbuild);

/*
 * Runs make; its output replaces the content of `log`. Returns make's exit status, or -1 after
 * printing why make could not be run.
 */
int kbuild_make(struct arena *arena, const struct kbuild *kbuild, const char *log);

#endif
