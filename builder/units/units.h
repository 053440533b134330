/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the translation units that the patches change. */
#ifndef KLP_UNITS_H
#define KLP_UNITS_H

#include "../compile/unit.h"
#include "../patches/patch-set.h"

/*
 * A stage: finds the units that may read a patched file, and their compile commands, with the
 * patched tree up to date. Returns 3 when the patches touch nothing that is compiled in this
 * kernel.
 */
int units_find(struct job *job, const struct patch_set *patches, struct unit_set *candidates);

/*
 * A stage: keeps the candidates whose preprocessed text changes, and those whose own source is
 * patched. Returns 3 when none is left.
 */
int units_filter(struct job *job, const struct patch_set *patches,
		 const struct unit_set *candidates, struct unit_set *units);

#endif
