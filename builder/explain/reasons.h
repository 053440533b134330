/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why does a function change, in terms of the patch? The notes of the compiler plugin answer
 * this.
 */
#ifndef KLP_REASONS_H
#define KLP_REASONS_H

#include "layouts.h"
#include "no-effect.h"
#include "shadow-uses.h"
#include "unit-notes.h"
#include "unit-reports.h"

/* The findings about the functions of one unit. */
struct unit_reasons {
	const char *
		*of_function; /* by the function's index in the unit's report; NULL: not known */
	struct shadow_uses shadows; /* what they do with shadow variables */
};

/* In the order of the units' reports. */
struct reasons {
	ARRAY(struct unit_reasons) items;
};

/* A stage. Returns -1 after an error: damaged notes. */
int reasons_find(struct job *job, const struct patch_set *patches,
		 const struct no_effect *no_effect, const struct layouts *layouts,
		 const struct unit_reports *reports, struct reasons *reasons);

/* Is the function in the livepatch because of this hunk? The hunk must have an effect. */
bool reason_is_hunk(const struct job *job, const struct patch_set *patches,
		    const struct unit_notes *notes, const struct hunk *hunk,
		    const struct report_function *function);

#endif
