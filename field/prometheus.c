// SPDX-License-Identifier: GPL-2.0-or-later
#include "prometheus.h"
#include "fix-list.h"
#include "../lib/files.h"
#include "../lib/message.h"
#include "../lib/printable.h"
#include "../lib/text.h"

#include <string.h>
#include <sys/stat.h>

/* What a metric's samples are made from. */
struct metrics {
	struct text text;
	const struct session *session;
	const struct loaded_list *list;
	const struct blocker_list *blockers;
	const char *name; /* of the metric that is being written */
};

/* A label's value: backslashes, quotes and line ends are escaped, and what is not UTF-8 is replaced. */
static void add_value(struct text *text, const char *value)
{
	while (*value) {
		const size_t length = utf8_length(value);

		if (!length)
			text_add(text, "\xef\xbf\xbd");
		else if (*value == '\\' || *value == '"')
			text_add(text, "\\%c", *value);
		else if (*value == '\n')
			text_add(text, "\\n");
		else
			text_add_bytes(text, value, length);
		value += length ? length : 1;
	}
}

static void add_label(struct metrics *metrics, char before, const char *label, const char *value)
{
	text_add(&metrics->text, "%c%s=\"", before, label);
	add_value(&metrics->text, value ? value : "");
	text_add(&metrics->text, "\"");
}

/* NAME{livepatch="..."} VALUE */
static void add_of_livepatch(struct metrics *metrics, const struct loaded *livepatch, double value)
{
	text_add(&metrics->text, "%s", metrics->name);
	add_label(metrics, '{', "livepatch", livepatch->name);
	text_add(&metrics->text, "} %.15g\n", value);
}

static void add_supported(struct metrics *metrics)
{
	text_add(&metrics->text, "%s %d\n", metrics->name, metrics->list->supported);
}

static void add_info(struct metrics *metrics)
{
	const struct loaded *livepatch;

	array_for_each(livepatch, &metrics->list->items) {
		const struct report *report = livepatch->summary ? livepatch->summary->report
								 : NULL;

		text_add(&metrics->text, "%s", metrics->name);
		add_label(metrics, '{', "livepatch", livepatch->name);
		add_label(metrics, ',', "version", report ? report->version : NULL);
		add_label(metrics, ',', "kernel", metrics->session->machine.release);
		text_add(&metrics->text, "} 1\n");
	}
}

/* Two samples of one name and the same labels would make the whole file invalid. */
static bool is_repeated(const struct loaded *livepatch, const struct report_fix *fix)
{
	const struct report_fix *before = NULL;

	while ((before = next_fix(livepatch, before)) && before != fix)
		if (!strcmp(before->id, fix->id))
			return true;
	return false;
}

static void add_fixes(struct metrics *metrics)
{
	const struct loaded *livepatch;

	array_for_each(livepatch, &metrics->list->items) {
		const struct report_fix *fix = NULL;

		while (livepatch->state == LOADED_ENABLED && (fix = next_fix(livepatch, fix))) {
			if (is_repeated(livepatch, fix))
				continue;
			text_add(&metrics->text, "%s", metrics->name);
			add_label(metrics, '{', "livepatch", livepatch->name);
			add_label(metrics, ',', "fix", fix->id);
			text_add(&metrics->text, "} 1\n");
		}
	}
}

static void add_in_force(struct metrics *metrics)
{
	const struct loaded *livepatch;

	array_for_each(livepatch, &metrics->list->items)
		add_of_livepatch(metrics, livepatch, livepatch->state != LOADED_IDLE);
}

static void add_in_transition(struct metrics *metrics)
{
	const struct loaded *livepatch;

	array_for_each(livepatch, &metrics->list->items)
		add_of_livepatch(metrics, livepatch,
				 livepatch->state == LOADED_PATCHING ||
					 livepatch->state == LOADED_UNPATCHING);
}

static void add_since(struct metrics *metrics)
{
	const struct machine *machine = &metrics->session->machine;
	const struct loaded *livepatch;

	array_for_each(livepatch, &metrics->list->items)
		if (livepatch->since >= 0 && machine->uptime >= 0)
			add_of_livepatch(metrics, livepatch,
					 (double)machine_time(machine, livepatch->since));
}

/* Zero while there is no transition, so that an alert needs no special case. */
static void add_duration(struct metrics *metrics)
{
	const struct loaded *livepatch = metrics->blockers->livepatch;
	const double age = livepatch ? session_age(metrics->session, livepatch) : 0;

	if (age >= 0)
		text_add(&metrics->text, "%s %.15g\n", metrics->name, age);
}

static void add_blockers(struct metrics *metrics)
{
	size_t counts[BLOCKER_KINDS] = { 0 };
	const struct blocker *blocker;
	int kind;

	array_for_each(blocker, &metrics->blockers->items)
		counts[blocker->kind]++;
	for (kind = 0; kind < BLOCKER_KINDS; kind++) {
		text_add(&metrics->text, "%s", metrics->name);
		add_label(metrics, '{', "kind", blocker_kind_name((enum blocker_kind)kind));
		text_add(&metrics->text, "} %zu\n", counts[kind]);
	}
}

static void add_checked(struct metrics *metrics)
{
	text_add(&metrics->text, "%s %.15g\n", metrics->name,
		 (double)metrics->session->machine.now);
}

/* All are gauges. */
static const struct {
	const char *name, *help;
	void (*add)(struct metrics *metrics);
} rows[] = {
	{ "klp_supported", "Whether the kernel has livepatches.", add_supported },
	{ "klp_livepatch_info", "A livepatch module in memory.", add_info },
	{ "klp_livepatch_in_force", "Whether the livepatch is in force, also in part.",
	  add_in_force },
	{ "klp_livepatch_in_transition",
	  "Whether a transition to or from the livepatch is under way.", add_in_transition },
	{ "klp_livepatch_state_since_timestamp_seconds",
	  "When the livepatch came into its state, if the kernel's log has it.", add_since },
	{ "klp_fix_info", "A fix that is in an enabled livepatch.", add_fixes },
	{ "klp_transition_duration_seconds",
	  "How long the transition has been under way; 0 without one.", add_duration },
	{ "klp_transition_blocking_tasks", "Tasks that hold the transition up, by kind.",
	  add_blockers },
	{ "klp_last_check_timestamp_seconds", "When this file was written.", add_checked },
};

/*
 * The exporter's directory may be another user's, so a symbolic link in it is not followed; and /dev/stdout must not
 * become a file.
 */
static int write_beside(const char *path, const char *text)
{
	struct stat there;

	if (!lstat(path, &there) && !S_ISREG(there.st_mode))
		return fail(
			"%s: is not a regular file, so it is not replaced by one; name a file for the metrics",
			path);
	return file_write(path, text, strlen(text));
}

int prometheus_write(const struct session *session, const struct loaded_list *list,
		     const struct blocker_list *blockers)
{
	struct metrics metrics = { .text = { .arena = session->machine.arena },
				   .session = session,
				   .list = list,
				   .blockers = blockers };
	const char *text;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		metrics.name = rows[i].name;
		text_add(&metrics.text, "# HELP %s %s\n# TYPE %s gauge\n", rows[i].name,
			 rows[i].help, rows[i].name);
		rows[i].add(&metrics);
	}
	text = text_string(&metrics.text);
	return write_beside(session->prometheus, text);
}
