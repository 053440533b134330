// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit-reports.h"
#include "../../lib/files.h"

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

int compared_units_read(const struct job *job, const struct unit_set *units, struct report *report)
{
	const struct unit *const *unit;
	int result = 0;

	array_for_each(unit, &units->items) {
		const struct report_unit *entry;
		const struct report *compared;

		/* What a unit that does not compile has from an earlier run tells of another patch. */
		if (!file_exists(unit_path(job, *unit, STEP_ORIG, ".o")) ||
		    !file_exists(unit_path(job, *unit, STEP_PATCHED, ".o")) ||
		    !file_exists(unit_path(job, *unit, STEP_DIFF, ".done")) ||
		    file_exists(unit_path(job, *unit, STEP_DIFF, ".same")))
			continue;
		compared = report_read(job->arena, unit_path(job, *unit, STEP_DIFF, ".yaml"));
		if (compared)
			array_for_each(entry, &compared->units)
				*array_push(job->arena, &report->units) = *entry;
		else
			result = -1;
	}
	return result;
}
