/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which fixes meet: several that change one function, whose order then matters to those who read the
 * module's code; and which fix brings a callback or a state, so that a later module that drops the fix
 * knows what it drops.
 */
#ifndef KLP_CONFLICTS_H
#define KLP_CONFLICTS_H

#include "../compile/compile.h"
#include "../patches/patch-set.h"
#include "../../lib/report.h"

/*
 * Fills report->conflicts, by the notes of the compiler plugin, and says them. Without the plugin there are
 * none. Returns -1 after printing an error about notes.
 */
int conflicts_find(struct job *job, const struct patch_set *patches, const struct changes *changes,
		   struct report *report);

/* Sets report_callback.fix and report_state.fix of the units. */
void fixes_attribute(const struct job *job, const struct patch_set *patches, struct report *report);

#endif
