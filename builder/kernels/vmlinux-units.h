/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The translation units of vmlinux. */
#ifndef KLP_KERNELS_VMLINUX_UNITS_H
#define KLP_KERNELS_VMLINUX_UNITS_H

#include "../../lib/arena.h"
#include <stdint.h>

struct vmlinux_units {
	/*
	 * Each name once: below the source tree, or below the build tree if the build made the
	 * file. Units that were built outside of both are left out.
	 */
	ARRAY(const char *) names;
};

/* Reads them from vmlinux's debug information; there are none when it names no unit, or cannot be read. */
void vmlinux_units_read(struct arena *arena, const char *vmlinux, struct vmlinux_units *units);

/*
 * Finds the unit that the code at each address comes from; NULL: the debug information does not say.
 * Returns -1 after an error.
 */
int vmlinux_units_at(struct arena *arena, const char *vmlinux, const uint64_t *addresses,
		     size_t count, const char **units);

/*
 * What stands in front of the source tree's files in the names of units, found by init/main.c, which
 * every kernel has: "" as a rule, "debian/build/source_rt/" in Debian's rt kernels.
 */
const char *vmlinux_units_prefix(struct arena *arena, const char *const *names, size_t count);

#endif
