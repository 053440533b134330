/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In which order the spec file of a source package applies its patches. */
#ifndef KLP_KERNELS_SPEC_PATCHES_H
#define KLP_KERNELS_SPEC_PATCHES_H

#include "../../lib/arena.h"

struct patch_names {
	ARRAY(const char *) items;
};

/*
 * Fills *order with `patches`, the names of the patches that are not empty, as the spec file applies them. Fedora
 * and RHEL do it by ApplyPatch and ApplyOptionalPatch, others by %autosetup and the numbers of the
 * patches. Returns -1 after an error, when the file does not tell of each patch whether and when it is
 * applied. `path` is the package, for messages.
 */
int spec_patches_order(struct arena *arena, const char *path, const char *spec,
		       const struct patch_names *patches, struct patch_names *order);

#endif
