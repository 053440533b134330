/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is a file the vmlinux of a kernel? */
#ifndef KLP_KERNELS_VMLINUX_CHECK_H
#define KLP_KERNELS_VMLINUX_CHECK_H

#include "../../lib/kernel-arch.h"

/* Returns the architecture that a vmlinux is for; NULL after an error, when it is none or there is no row for it. */
const struct kernel_arch *vmlinux_arch(const char *path);

/*
 * Has the file symbols, and is it the kernel of that release? Returns -1 after an error; `other` says what is to be
 * done when it is another kernel, or has no code.
 */
int vmlinux_check(const char *path, const char *release, const char *other);

#endif
