/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The directory in which the compiler puts its temporary files. When it is full, kbuild's tests of
 * compiler options (cc-option) fail without a message, and the kernel's config and compile commands
 * become others.
 */
#ifndef KLP_KERNELS_TEMPORARY_SPACE_H
#define KLP_KERNELS_TEMPORARY_SPACE_H

/* $TMPDIR, or the next one of those that gcc tries (libiberty: choose_tmpdir()). */
const char *temporary_dir(void);

/* Can the compiler write there? Returns -1 after printing why not, and what to do. */
int temporary_space_check(void);

#endif
