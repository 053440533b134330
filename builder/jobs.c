// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs.h"
#include "manifest/manifest.h"
#include "../lib/message.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void add_job(const struct request *request, struct job_list *list, const char *release)
{
	struct job_outcome *outcome = array_push(list->arena, &list->items);

	outcome->release = release;
	outcome->output = request->output;
	outcome->report = request->report;
	if (!request->a_directory_each)
		return;
	outcome->output =
		arena_printf(list->arena, "%s/%s/%s.ko", request->output, release, request->name);
	if (!strncmp(outcome->output, "./", 2))
		outcome->output += 2;
	if (request->report)
		outcome->report = arena_printf(list->arena, "%s/%s.yaml", request->report, release);
}

void jobs_list(const struct request *request, struct job_list *list)
{
	const char *const *release;

	array_for_each(release, &request->manifest->kernels)
		add_job(request, list, *release);
	if (!list->items.count)
		add_job(request, list, request->source);
}

void job_ended(struct job_list *list, struct job_outcome *outcome, const struct job *job,
	       const struct refusal *refusal, const struct report *report,
	       const struct string_list *packages, int result)
{
	const struct report_fix *fix;
	const char *const *reason, *const *file;

	outcome->result = result;
	if (job->kernel)
		outcome->release = arena_strdup(list->arena, job->kernel->name);
	array_for_each(file, packages)
		*array_push(list->arena, &outcome->packages) = arena_strdup(list->arena, *file);
	array_for_each(fix, &report->fixes)
		*array_push(list->arena, &outcome->fixes) = (struct fix_outcome){
			.id = fix->id,
			.outcome = fix->outcome,
			.why = fix->why ? arena_strdup(list->arena, fix->why) : NULL,
		};
	if (result && result != 3)
		array_for_each(reason, &refusal->reasons)
			*array_push(list->arena, &outcome->reasons) =
				arena_strdup(list->arena, *reason);
}

/* Words of the table. */
static const char *const words[] = {
	[REPORT_FIX_INCLUDED] = "in",
	[REPORT_FIX_ALREADY] = "already",
	[REPORT_FIX_NOT_CONFIGURED] = "not for this",
	[REPORT_FIX_REFUSED] = "refused",
	[REPORT_FIX_NOT_BUILT] = "not built",
};

static const char *fix_word(const struct job_outcome *outcome, size_t fix)
{
	return words[outcome->fixes.items[fix].outcome];
}

static const char *module_word(const struct job_outcome *outcome)
{
	return !outcome->result ? "built" : outcome->result == 3 ? "not needed" : "failed";
}

static const char *kernel_name(const struct job_outcome *outcome)
{
	return outcome->release ?: "running kernel";
}

static int column_width(const struct job_outcome *outcome)
{
	size_t name = strlen(kernel_name(outcome));

	return (int)(name > 12 ? name : 12) + 2;
}

/* A terminal has 24 rows; longer lists are cut there, and whole elsewhere. */
#define ROWS_OF_FIXES	10
#define ROWS_OF_REASONS 6

/* The columns of a block, which fit on a terminal. */
struct columns {
	const struct job_outcome *first, *end;
	int fix_width;
	bool cut; /* fixes that are in everywhere are only counted */
};

static bool is_in_everywhere(const struct columns *columns, size_t fix)
{
	const struct job_outcome *outcome;

	for (outcome = columns->first; outcome < columns->end; outcome++)
		if (outcome->fixes.items[fix].outcome != REPORT_FIX_INCLUDED)
			return false;
	return true;
}

static void print_counted(const struct columns *columns, size_t count)
{
	const struct job_outcome *outcome;
	char text[32];

	snprintf(text, sizeof(text), "%zu more", count);
	printf("\n%-*s", columns->fix_width, text);
	for (outcome = columns->first; outcome < columns->end; outcome++)
		printf("%-*s", outcome + 1 < columns->end ? column_width(outcome) : 0,
		       words[REPORT_FIX_INCLUDED]);
}

static void print_block(const struct columns *columns, const struct manifest *manifest)
{
	const struct job_outcome *outcome;
	size_t i, counted = 0;

	printf("%-*s", columns->fix_width, "fix");
	for (outcome = columns->first; outcome < columns->end; outcome++)
		printf("%-*s", outcome + 1 < columns->end ? column_width(outcome) : 0,
		       kernel_name(outcome));
	for (i = 0; i < manifest->fixes.count; i++) {
		if (columns->cut && is_in_everywhere(columns, i)) {
			counted++;
			continue;
		}
		printf("\n%-*s", columns->fix_width, manifest->fixes.items[i].id);
		for (outcome = columns->first; outcome < columns->end; outcome++)
			printf("%-*s", outcome + 1 < columns->end ? column_width(outcome) : 0,
			       fix_word(outcome, i));
	}
	if (counted)
		print_counted(columns, counted);
	printf("\n%-*s", columns->fix_width, "module");
	for (outcome = columns->first; outcome < columns->end; outcome++)
		printf("%-*s", outcome + 1 < columns->end ? column_width(outcome) : 0,
		       module_word(outcome));
	printf("\n\n");
}

/* What the kernel does not need is cut after some rows, errors never. Returns how many were left out. */
static size_t print_reasons(const struct job_outcome *outcome, size_t rows)
{
	size_t printed = 0, left_out = 0;
	const struct fix_outcome *fix;
	const char *const *reason, *const *file;
	bool any = false;

	if (!outcome->result)
		printf("%s: %s\n", kernel_name(outcome), outcome->output);
	array_for_each(file, &outcome->packages)
		printf("%s: %s\n", kernel_name(outcome), *file);
	array_for_each(fix, &outcome->fixes) {
		any |= fix->outcome == REPORT_FIX_REFUSED;
		if (!fix->why)
			continue;
		if (fix->outcome != REPORT_FIX_REFUSED && printed == rows)
			left_out++;
		else if (++printed)
			printf("%s: %s: %s: %s\n", kernel_name(outcome), fix->id,
			       words[fix->outcome], fix->why);
	}
	if (!any)
		array_for_each(reason, &outcome->reasons)
			printf("%s: failed: %s\n", kernel_name(outcome), *reason);
	return left_out;
}

static void print_all_reasons(const struct job_list *list, bool cut)
{
	const struct job_outcome *outcome;
	size_t left_out = 0;

	array_for_each(outcome, &list->items)
		left_out += print_reasons(outcome,
					  cut ? ROWS_OF_REASONS / list->items.count + 1 : SIZE_MAX);
	if (left_out)
		printf("and %zu more fixes that a kernel does not need: --report has them\n",
		       left_out);
}

int jobs_print(const struct job_list *list, const struct manifest *manifest)
{
	const struct job_outcome *outcome = list->items.items, *end = outcome + list->items.count;
	struct columns columns = { .fix_width = 8 };
	const int terminal = message_width(STDOUT_FILENO);
	const int columns_wanted = terminal ?: 100;
	const struct fix *fix;
	int width;

	columns.cut = terminal && manifest->fixes.count > ROWS_OF_FIXES;
	if (columns.cut)
		columns.fix_width = (int)sizeof("1000 more");
	array_for_each(fix, &manifest->fixes)
		if ((int)strlen(fix->id) + 2 > columns.fix_width)
			columns.fix_width = (int)strlen(fix->id) + 2;
	while (outcome < end) {
		columns.first = outcome;
		width = columns.fix_width;
		do
			width += column_width(outcome++);
		while (outcome < end && width + column_width(outcome) <= columns_wanted);
		columns.end = outcome;
		print_block(&columns, manifest);
	}
	print_all_reasons(list, terminal != 0);
	if (fflush(stdout) || ferror(stdout))
		return fail_errno("the table of fixes could not be written to stdout");
	return 0;
}

int jobs_result(const struct job_list *list)
{
	const struct job_outcome *outcome;
	bool built = false, failed = false;

	array_for_each(outcome, &list->items) {
		built |= !outcome->result;
		failed |= outcome->result && outcome->result != 3;
	}
	return failed ? 1 : built ? 0 : 3;
}
