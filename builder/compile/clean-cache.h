/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_CLEAN_CACHE_H
#define KLP_CLEAN_CACHE_H

#include "../../lib/arena.h"
#include <stdbool.h>

/*
 * Removes from the cache all that klp-build makes again by itself: kept objects, work directories, downloads, and
 * what killed runs left. What a run is using stays, and so do prepared kernels. Prints a line to stdout for each kind,
 * with what it took. Returns -1 after printing an error.
 */
int cache_clean(struct arena *arena);

/*
 * Sets how many bytes of objects are kept when `size` is given ("5G", "500M"; "0": none) and prints how much there is.
 * Returns -1 after printing an error.
 */
int cache_size_set(struct arena *arena, const char *size);

/* Is it such a size? Its bytes in *bytes. */
bool cache_size_parse(const char *size, unsigned long long *bytes);

#endif
