// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit-peers.h"
#include "steps.h"
#include "../../lib/files.h"
#include "../../lib/report.h"

#include <string.h>

static const char *report_path(const struct job *job, const struct unit *unit)
{
	return unit_path(job, unit, STEP_DIFF, ".yaml");
}

int peers_read(const struct job *job, const struct unit_set *units, struct peers *peers)
{
	const struct unit *const *item;

	hash_setup(&peers->by_name, job->arena);
	array_for_each(item, &units->items) {
		const char *path = report_path(job, *item);
		const struct report_global *global;
		const struct report_unit *unit;
		const struct report *report;
		size_t size;
		const char *text = file_read(job->arena, path, &size);

		if (!text)
			return -1;
		/* Few reports have any, and some are long. */
		if (!strstr(text, "became_global:"))
			continue;
		report = report_parse(job->arena, text, size, path);
		if (!report)
			return -1;
		array_for_each(unit, &report->units)
			array_for_each(global, &unit->became_global)
				hash_add(&peers->by_name, global->name, *item);
	}
	return 0;
}

static void add_peers(const struct job *job, const struct peers *peers, const struct unit *unit,
		      const char *name, struct text *options)
{
	const struct hash_entry *entry = hash_find(&peers->by_name, name);

	for (; entry; entry = entry->same_key) {
		const struct unit *peer = entry->value;
		const char *option;

		if (peer == unit)
			continue;
		option = arena_printf(job->arena, " --peer %s",
				      step_quoted(job, report_path(job, peer)));
		if (!strstr(text_string(options), option))
			text_add(options, "%s", option);
	}
}

const char *peer_options(const struct job *job, const struct peers *peers, const struct unit *unit)
{
	struct text options = { .arena = job->arena };
	const struct report_symbol *symbol;
	const struct report_unit *reported;
	const struct report *report;

	if (!peers->by_name.count || file_exists(unit_path(job, unit, STEP_DIFF, ".same")))
		return "";
	report = report_read(job->arena, report_path(job, unit));
	if (!report)
		return NULL;
	array_for_each(reported, &report->units)
		array_for_each(symbol, &reported->symbols)
			add_peers(job, peers, unit, symbol->name, &options);
	return text_string(&options);
}
