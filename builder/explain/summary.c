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
	bool is_kept; /* a variable that stays where it is: the first to go when there is no room */
};

struct summary {
	struct arena *arena;
	ARRAY(struct summary_line) lines;
};

static void add(struct summary *summary, bool is_item, const char *text)
{
	*array_push(summary->arena, &summary->lines) =
		(struct summary_line){ .text = text, .is_item = is_item };
}

static void add_data(struct summary *summary, const struct report_data *data)
{
	if (data->status != REPORT_KEPT && data->status != REPORT_NEW)
		return;
	add(summary, true,
	    arena_printf(summary->arena, "    %-8s %s: %s", report_status_name(data->status),
			 data->name, data->why));
	summary->lines.items[summary->lines.count - 1].is_kept = data->status == REPORT_KEPT;
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
		add_data(summary, data);
	array_for_each(callback, &unit->callbacks)
		add(summary, true,
		    arena_printf(summary->arena, "    callback %s: %s()", callback->kind,
				 callback->function));
}

/* What the module does beside the code of its units: they have no other line for it. */
static void add_beside(struct summary *summary, const struct report *report)
{
	const struct report_state *state;
	const struct report_nop *nop;

	array_for_each(state, &report->states)
		add(summary, true,
		    arena_printf(summary->arena, "  state    %lu, version %u", state->id,
				 state->version));
	array_for_each(nop, &report->nops)
		add(summary, true,
		    arena_printf(
			    summary->arena,
			    "  nop      %s() of %s: goes back to the kernel's code when %s is replaced",
			    nop->function, nop->object, nop->module));
}

static int rows_of(const struct summary_line *line, int width)
{
	return ((int)strlen(line->text) + PREFIX + width - 1) / width;
}

/*
 * Marks in `shown` the lines that fit, with one row for the word on the others. What stays as it is says least of
 * a module, so all of that goes before a function of the next unit does.
 */
static void choose_lines(const struct summary *summary, int width, bool *shown)
{
	const size_t count = summary->lines.count;
	const struct summary_line *lines = summary->lines.items;
	int rows = 0, room = SUMMARY_ROWS;
	size_t i;

	for (i = 0; i < count; i++)
		rows += rows_of(&lines[i], width);
	for (i = 0; i < count; i++)
		shown[i] = rows <= room || !lines[i].is_kept;
	if (rows <= room)
		return;
	room--;
	for (i = 0; i < count; i++) {
		room -= shown[i] ? rows_of(&lines[i], width) : 0;
		shown[i] = shown[i] && room >= 0;
	}
}

static void print_lines(const struct job *job, const struct summary *summary)
{
	const size_t count = summary->lines.count;
	bool *shown = arena_alloc(summary->arena, count * sizeof(*shown) + 1);
	size_t i, more = 0;

	if (message_level() < MESSAGE_DEBUG)
		choose_lines(summary, message_width(STDERR_FILENO) ?: 80, shown);
	else
		memset(shown, true, count * sizeof(*shown));
	for (i = 0; i < count; i++)
		if (shown[i])
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
	add_beside(&summary, report);
	print_lines(job, &summary);
	if (!plugin->path)
		info("  without the compiler plugin (%s): static variables and clones are told apart by their contents, changed constants are refused, and nothing says which hunk changes what",
		     plugin->missing);
	info("%s: built for %s and verified", job->output, job->kernel->release);
	if (job->request->keep)
		info("the work directory is %s", job->work);
}
