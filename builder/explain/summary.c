// SPDX-License-Identifier: GPL-2.0-or-later
#include "summary.h"
#include "../../lib/text.h"

#include <string.h>
#include <unistd.h>

/* A terminal has 24 rows; what stands above, and the prompt, want some. */
#define SUMMARY_ROWS 18
#define PREFIX	     11 /* "klp-build: " */

struct summary_line {
	const char *text;
	bool is_item; /* a function, a variable, a callback; else the unit that it is of */
};

struct summary {
	struct arena *arena;
	ARRAY(struct summary_line) lines;
};

static void add(struct summary *summary, bool is_item, const char *text)
{
	*array_push(summary->arena, &summary->lines) = (struct summary_line){ text, is_item };
}

/*
 * Gives the reason in terms of the patch when the plugin knows it, else where the two versions
 * differ.
 */
static void add_function(struct summary *summary, const struct report_function *function)
{
	const char *place = "";

	if (!function->reason && function->file)
		place = arena_printf(summary->arena, "%s:%u: ", function->file, function->line);
	add(summary, true,
	    arena_printf(summary->arena, "    %-8s %s(): %s%s",
			 report_status_name(function->status), function->name, place,
			 function->reason ?: function->why));
}

/* Tracing and debugging of a module cost a little more in such a function, and work as before. */
static void add_keys(struct summary *summary, const struct report_function *function)
{
	struct text names = { .arena = summary->arena };
	const char *const *key;

	array_for_each(key, &function->run_time_keys)
		text_add(&names, " %s", *key);
	if (function->run_time_keys.count)
		add(summary, false,
		    arena_printf(summary->arena, "             reads static keys when it runs:%s",
				 text_string(&names)));
}

static void add_unit(struct summary *summary, const struct report_unit *unit)
{
	const struct report_function *function;
	const struct report_callback *callback;
	const struct report_data *data;

	add(summary, false, arena_printf(summary->arena, "  %s (%s)", unit->unit, unit->object));
	array_for_each(function, &unit->functions) {
		add_function(summary, function);
		add_keys(summary, function);
	}
	array_for_each(data, &unit->data)
		if (data->status == REPORT_KEPT || data->status == REPORT_NEW)
			add(summary, true,
			    arena_printf(summary->arena, "    %-8s %s: %s",
					 report_status_name(data->status), data->name, data->why));
	array_for_each(callback, &unit->callbacks)
		add(summary, true,
		    arena_printf(summary->arena, "    callback %s: %s()", callback->kind,
				 callback->function));
}

static int rows_of(const struct summary_line *line, int width)
{
	return ((int)strlen(line->text) + PREFIX + width - 1) / width;
}

/* Returns how many of the lines fit, with one row for the word on the others. */
static size_t lines_that_fit(const struct summary *summary, int width)
{
	const struct summary_line *line;
	size_t fit = 0;
	int rows = 0;

	array_for_each(line, &summary->lines) {
		rows += rows_of(line, width);
		if (rows < SUMMARY_ROWS)
			fit++;
	}
	return rows <= SUMMARY_ROWS ? summary->lines.count : fit;
}

static void print_lines(const struct job *job, const struct summary *summary)
{
	const size_t count = summary->lines.count;
	size_t fit = count, i, more = 0;

	if (message_level() < MESSAGE_DEBUG)
		fit = lines_that_fit(summary, message_width(STDERR_FILENO) ?: 80);
	for (i = 0; i < count; i++)
		if (i < fit)
			info("%s", summary->lines.items[i].text);
		else
			more += summary->lines.items[i].is_item;
	if (more)
		info("  and %zu more: klp-build --inspect %s shows all", more, job->output);
}

void summary_print(const struct job *job, const struct plugin *plugin, const struct report *report)
{
	struct summary summary = { .arena = job->arena };
	const struct report_unit *unit;

	array_for_each(unit, &report->units)
		add_unit(&summary, unit);
	print_lines(job, &summary);
	if (!plugin->path)
		info("  without the compiler plugin (%s): static variables and clones are told apart by their contents, changed constants are refused, and nothing says which hunk changes what",
		     plugin->missing);
	info("%s: built for %s and verified", job->output, job->kernel->release);
	if (job->request->keep)
		info("the work directory is %s", job->work);
}
