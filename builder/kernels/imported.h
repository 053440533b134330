/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernels of the cache that were imported: their names, and what they were made of. */
#ifndef KLP_KERNELS_IMPORTED_H
#define KLP_KERNELS_IMPORTED_H

#include "kernel.h"
#include "kernel-info.h"

/* May a kernel be imported by that name? Returns -1 after printing why not. */
int imported_name_check(const char *name);

/* Is there such a kernel in the cache? Its directory is *dir, which may be NULL. */
bool imported_find(struct arena *arena, const char *name, const char **dir,
		   struct kernel_info *info);

/*
 * Returns the name of the imported kernel of this release. NULL without an error: there is none; NULL after an
 * error: there are several.
 */
const char *imported_name_of(struct arena *arena, const char *release);

/* What a kernel is made of, as a text: digests of the packages and of the source; NULL after an error. */
const char *imported_origin(struct arena *arena, const struct kernel_wanted *wanted);

/* A kernel of the wanted name is there: 0 when it was made of the same; -1 after an error. */
int imported_compare(struct arena *arena, const struct kernel_wanted *wanted, const char *dir);

#endif
