/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Preparing a kernel for the cache, wherever it comes from. */
#ifndef KLP_KERNELS_PREPARE_H
#define KLP_KERNELS_PREPARE_H

#include "kernel.h"

/*
 * Puts a kernel into the cache, unless another process just did, and tells in *dir where:
 * kernels/RELEASE, or kernels/RELEASE,other-compiler when the compiler check was
 * skipped and needed to be. Returns -1 after printing an error, with nothing left behind.
 */
int kernel_prepare(struct arena *arena, const struct kernel_wanted *wanted, const char **dir);

#endif
