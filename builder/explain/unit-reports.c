// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit-reports.h"

int unit_reports_read(struct job *job, const struct changes *changes, struct unit_reports *reports)
{
	const struct unit **unit;

	array_for_each(unit, &changes->changed.items) {
		const struct report *report =
			report_read(job->arena, unit_path(job, *unit, STEP_DIFF, ".yaml"));
		const struct report_unit *entry;

		if (!report)
			return -1;
		array_for_each(entry, &report->units)
			*array_push(job->arena, &reports->items) =
				(struct unit_report){ *unit, entry };
	}
	return 0;
}
