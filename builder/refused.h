/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is left behind by a build that makes no module: its report, and a word on an older module. */
#ifndef KLP_REFUSED_H
#define KLP_REFUSED_H

#include "compile/compile.h"
#include "../lib/report.h"
#include "../lib/text.h"

/* The errors that were printed, in their order, and for each of them what was printed below it. */
struct refusal {
	struct arena *arena;
	ARRAY(const char *) reasons;
	ARRAY(struct text) details; /* lines, each with its end */
};

/* Until refusal_unwatch() keeps the errors in `refusal`, whose arena is set. */
void refusal_watch(struct refusal *refusal);
void refusal_unwatch(void);

/*
 * Writes the --report of a job without a module: `report` as far as it was composed, or what is known of
 * the units; and says so when a module of an earlier build is under the output's name. A fix is taken to be
 * the reason of a refusal when an error names it, one of its patches, or a file that they change.
 */
void refusal_finish(struct job *job, const struct refusal *refusal, const struct plugin *plugin,
		    const struct patch_set *patches, const struct unit_set *units,
		    struct report *report);

#endif
