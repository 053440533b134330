/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Has make compile and compare units, and ends early what can only repeat itself. A header may be read by a
 * thousand units, and what one of them cannot have, the others cannot either: after a unit that failed, those that
 * read one of its patched files are left out. Units that share none with it go on, so a patch of ten
 * source files is told of all that is wrong in one run. With --keep-going nothing is left out.
 */
#ifndef KLP_UNIT_RUN_H
#define KLP_UNIT_RUN_H

#include "unit.h"

/* Who wants to judge each unit as soon as its two objects are compared, while others are compiled. */
struct compare_watch {
	/* Returns -1 after printing why the unit cannot be livepatched. */
	int (*compared)(void *data, const struct unit *unit);
	void *data;
};

struct unit_run {
	struct job *job;
	const char *name; /* of the make file */
	const struct unit_set *units;
	const struct compare_watch *watch; /* or NULL */
};

/*
 * Runs the make files of the units, diff/X.mk, by way of WORK/NAME.mk, which it writes. `reached` gets the units that came to an end, compared or failed, in the
 * order of all units. Returns 1 when make could not do its work though no step of a unit failed; -1 after printing
 * an error.
 */
int units_run(const struct unit_run *run, struct unit_set *reached);

#endif
