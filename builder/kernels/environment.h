/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The environment of the programs that klp-build runs. */
#ifndef KLP_KERNELS_ENVIRONMENT_H
#define KLP_KERNELS_ENVIRONMENT_H

#include "../../lib/arena.h"
#include <stdbool.h>

/*
 * Removes from the environment what would change a kernel build: kbuild's settings, and
 * everything that an outer make passes on, except its jobserver.
 */
void environment_clean(struct arena *arena);
/* Does an outer make hand out jobs? Then ours must not get a -j. */
bool environment_has_jobserver(void);

#endif
