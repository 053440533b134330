/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which translation units of the kernel do the patches change? */
#ifndef KLP_UNITS_H
#define KLP_UNITS_H

#include "../compile/unit.h"
#include "../patches/patch-set.h"

/*
 * A stage: the units that may read a patched file, with their compile commands. The patched tree has
 * the patches in. Returns 3 when the patches touch nothing that is compiled in this kernel.
 */
int units_find(struct job *job, const struct patch_set *patches, struct unit_set *candidates);

/*
 * A stage: of the candidates, those whose preprocessed text changes, or that are patched
 * themselves. Returns 3 when none is left.
 */
int units_filter(struct job *job, const struct patch_set *patches,
		 const struct unit_set *candidates, struct unit_set *units);

#endif
