/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The modules of a kernel that the user built, as the rest of klp-build looks for them. */
#ifndef KLP_KERNELS_OWN_MODULES_H
#define KLP_KERNELS_OWN_MODULES_H

#include "kernel.h"

/* Where the links are, whether they are there or not; another build has another name. NULL after an error. */
const char *own_modules_dir(struct arena *arena, const struct kernel *kernel);

/*
 * Makes the directory kernel->modules: kernel/fs/minix/minix.ko, a link to each module that modules.order of the
 * build tree has and that was built, and the lists of what is built in.
 */
int own_modules_link(struct arena *arena, const struct kernel *kernel);

#endif
