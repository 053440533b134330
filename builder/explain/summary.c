// SPDX-License-Identifier: GPL-2.0-or-later
#include "summary.h"
#include "../../lib/text.h"

#include <string.h>
#include <time.h>

/*
 * Gives the reason in terms of the patch when the plugin knows it, else where the two versions
 * differ.
 */
static void print_function(const struct report_function *function)
{
	if (function->reason)
		info("    %-8s %s(): %s", report_status_name(function->status), function->name,
		     function->reason);
	else if (function->file)
		info("    %-8s %s(): %s:%u: %s", report_status_name(function->status),
		     function->name, function->file, function->line, function->why);
	else
		info("    %-8s %s(): %s", report_status_name(function->status), function->name,
		     function->why);
}

/* Tracing and debugging of a module cost a little more in such a function, and work as before. */
static void print_keys(const struct job *job, const struct report_function *function)
{
	struct text names = { .arena = job->arena };
	const char *const *key;

	array_for_each(key, &function->run_time_keys)
		text_add(&names, " %s", *key);
	if (function->run_time_keys.count)
		info("             reads static keys when it runs:%s", text_string(&names));
}

static void print_unit(const struct job *job, const struct report_unit *unit)
{
	const struct report_function *function;
	const struct report_callback *callback;
	const struct report_data *data;

	info("  %s (%s)", unit->unit, unit->object);
	array_for_each(function, &unit->functions) {
		print_function(function);
		print_keys(job, function);
	}
	array_for_each(data, &unit->data)
		if (data->status == REPORT_KEPT || data->status == REPORT_NEW)
			info("    %-8s %s: %s", report_status_name(data->status), data->name,
			     data->why);
	array_for_each(callback, &unit->callbacks)
		info("    callback %s: %s()", callback->kind, callback->function);
}

void summary_print(const struct job *job, const struct plugin *plugin, const struct report *report)
{
	const struct report_unit *unit;

	array_for_each(unit, &report->units)
		print_unit(job, unit);
	if (!plugin->path)
		info("  without the compiler plugin (%s): static variables and clones are told apart by their contents, changed constants are refused, and nothing says which hunk changes what",
		     plugin->missing);
	info("%s: built for %s and verified", job->output, job->kernel->release);
	if (job->request->keep)
		info("the work directory is %s", job->work);
}
