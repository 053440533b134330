/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's own build: every `make` in a kernel's tree is put together here. */
#ifndef KLP_KERNELS_KBUILD_H
#define KLP_KERNELS_KBUILD_H

#include "kernel.h"

struct kbuild {
	const struct kernel *kernel; /* release, arch and cc are read */
	const char *tree;	     /* make -C */
	const char *flags;	     /* "-nk"; NULL: none */
	/* -jN unless a make around us hands out the jobs; 0: one job */
	int jobs;
	/* "M=…", beyond what every make in the kernel's tree gets; NULL-terminated, or NULL */
	const char *const *variables;
	const char *const *goals; /* NULL-terminated */
};

/* The command line, NULL-terminated, in the arena. */
char **kbuild_command(struct arena *arena, const struct kbuild *kbuild);

/*
 * Runs it with its output in `log`, whose content from before goes. Returns make's exit status, or
 * -1 after printing why make could not be run.
 */
int kbuild_make(struct arena *arena, const struct kbuild *kbuild, const char *log);

#endif
