/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * create-diff-object's reports of the units that change, and the module's report, which is made
 * from them.
 */
#ifndef KLP_UNIT_REPORTS_H
#define KLP_UNIT_REPORTS_H

#include "../compile/compile.h"
#include "../../lib/report.h"

struct unit_report {
	const struct unit *unit;
	const struct report_unit *report;
};

struct unit_reports {
	ARRAY(struct unit_report) items;
};

/* A stage: reads diff/X.yaml of each unit. */
int unit_reports_read(struct job *job, const struct changes *changes, struct unit_reports *reports);

/*
 * Adds to a report the units that could be compared and differ, as create-diff-object reported them. Returns
 * -1 when one of these cannot be read, after an error; the others are there all the same.
 */
int compared_units_read(const struct job *job, const struct unit_set *units, struct report *report);

#endif
