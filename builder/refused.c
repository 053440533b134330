// SPDX-License-Identifier: GPL-2.0-or-later
#include "refused.h"
#include "explain/module-report.h"
#include "explain/unit-reports.h"
#include "../lib/files.h"

/* YAML has printable UTF-8 only, and a compiler may quote any byte of a source file. */
static const char *printable(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text), *c;

	for (c = copy; *c; c++)
		if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f)
			*c = *c == '\t' ? ' ' : '?';
	return copy;
}

static void keep_reason(void *data, const char *text)
{
	struct refusal *refusal = data;

	*array_push(refusal->arena, &refusal->reasons) = printable(refusal->arena, text);
}

void refusal_watch(struct refusal *refusal)
{
	message_on_error(keep_reason, refusal);
}

void refusal_unwatch(void)
{
	message_on_error(NULL, NULL);
}

void refusal_finish(struct job *job, const struct refusal *refusal, const struct plugin *plugin,
		    const struct patch_set *patches, const struct unit_set *units,
		    struct report *report)
{
	const char *const *reason;

	if (!report->module) {
		module_report_begin(job, plugin, patches, report);
		if (job->work)
			compared_units_read(job, units, report);
	}
	array_for_each(reason, &refusal->reasons)
		*array_push(job->arena, &report->refused) = *reason;
	if (!report->refused.count)
		*array_push(job->arena, &report->refused) =
			"the patch changes no code of this kernel";
	if (job->report)
		report_write(report, job->report);
	if (file_exists(job->output))
		warning("%s is from an earlier build and was left in place", job->output);
}
