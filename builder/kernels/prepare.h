/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prepares a kernel for the cache, whichever source it comes from. */
#ifndef KLP_KERNELS_PREPARE_H
#define KLP_KERNELS_PREPARE_H

#include "kernel.h"

/*
 * Puts a kernel into the cache, unless another process has just done so. *dir is where it is:
 * kernels/RELEASE, or kernels/RELEASE,other-compiler when the compiler check was skipped and
 * would have failed. Returns -1 after printing an error, and leaves nothing behind then.
 */
int kernel_prepare(struct arena *arena, const struct kernel_wanted *wanted, const char **dir);

#endif
