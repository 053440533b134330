// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-report.h"
#include "module-states.h"

#include <string.h>

/* Returns the module's name in the kernel: kbuild turns - into _. */
static const char *loaded_name(const struct job *job)
{
	char *name = arena_strdup(job->arena, job->request->name), *c;

	for (c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	return name;
}

static void add_unit(const struct job *job, const struct layouts *layouts,
		     const struct unit_report *from, const struct unit_reasons *reasons,
		     struct report_unit *to)
{
	const struct allowed_change *change;
	size_t i;

	*to = *from->report;
	to->functions.items =
		arena_copy(job->arena, from->report->functions.items,
			   from->report->functions.count * sizeof(*to->functions.items));
	for (i = 0; i < to->functions.count; i++)
		to->functions.items[i].reason = reasons->of_function[i];
	to->shadows.items = reasons->shadows.items;
	to->shadows.count = reasons->shadows.count;
	to->warnings.items = arena_copy(job->arena, from->report->warnings.items,
					from->report->warnings.count * sizeof(*to->warnings.items));
	to->warnings.capacity = to->warnings.count;
	array_for_each(change, &layouts->allowed)
		if (change->unit == from->unit)
			*array_push(job->arena, &to->warnings) = change->text;
}

void module_report_begin(const struct job *job, const struct plugin *plugin, struct report *report)
{
	const char *const *patch;

	report->module = loaded_name(job);
	report->kernel = job->kernel ? job->kernel->release : job->request->release;
	report->replace = !job->request->no_replace && (!job->api || job->api->replace);
	if (plugin->path || plugin->missing)
		report->plugin = plugin->path
					 ? plugin->name
					 : arena_printf(job->arena, "none: %s", plugin->missing);
	array_for_each(patch, &job->request->patches) {
		const char *slash = strrchr(*patch, '/');

		*array_push(job->arena, &report->patches) = slash ? slash + 1 : *patch;
	}
}

int module_report_compose(struct job *job, const struct plugin *plugin,
			  const struct layouts *layouts, const struct unit_reports *reports,
			  const struct reasons *reasons, const struct hunk_accounts *accounts,
			  struct report *report)
{
	size_t i;

	module_report_begin(job, plugin, report);
	for (i = 0; i < reports->items.count; i++)
		add_unit(job, layouts, &reports->items.items[i], &reasons->items.items[i],
			 array_push(job->arena, &report->units));
	for (i = 0; i < accounts->items.count; i++)
		*array_push(job->arena, &report->hunks) = accounts->items.items[i];
	return module_states_of_units(job, report);
}
