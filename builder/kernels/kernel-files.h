/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of a prepared kernel that decide what is built from it: their digests are kept in
 * kernel.info, so that a damaged one is found before a module is made with it. The 60,000 source files
 * are not among them: one that is damaged does not compile, or the comparison with the running code fails.
 */
#ifndef KLP_KERNELS_KERNEL_FILES_H
#define KLP_KERNELS_KERNEL_FILES_H

#include "kernel-info.h"
#include <stdbool.h>

/* Fills info->files from the files below `dir`. Returns -1 after printing an error. */
int kernel_files_record(struct arena *arena, const char *dir, struct kernel_info *info);

/*
 * Compares the files with info->files: their sizes and times, and their content when these differ, or
 * always with `fully`. Returns -1 after printing which file is not what it was, and what to do. *touched:
 * some have new times and the old content; info->files has the new times then.
 */
int kernel_files_check(struct arena *arena, const char *dir, struct kernel_info *info, bool fully,
		       bool *touched);

#endif
