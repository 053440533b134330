// SPDX-License-Identifier: GPL-2.0-or-later
#include "refused.h"
#include "explain/module-report.h"
#include "explain/unit-reports.h"
#include "manifest/manifest.h"
#include "../lib/files.h"

#include <string.h>

/* YAML has printable UTF-8 only, and a compiler may quote any byte of a source file. */
static char *ascii_only(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text), *c;

	for (c = copy; *c; c++)
		if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f)
			*c = *c == '\t' ? ' ' : '?';
	return copy;
}

/*
 * Reasons stand alone in reports and tables, so "has instances of it:", with a table of offsets below it, does without
 * its colon.
 */
static void keep_reason(void *data, const char *text)
{
	struct refusal *refusal = data;
	char *reason = ascii_only(refusal->arena, text);
	size_t length = strlen(reason);

	if (length && reason[length - 1] == ':')
		reason[length - 1] = '\0';
	*array_push(refusal->arena, &refusal->reasons) = reason;
	*array_push(refusal->arena, &refusal->details) = (struct text){ .arena = refusal->arena };
}

static void keep_detail(void *data, const char *text)
{
	struct refusal *refusal = data;

	if (refusal->details.count)
		text_add(&refusal->details.items[refusal->details.count - 1], "%s\n", text);
}

void refusal_watch(struct refusal *refusal)
{
	message_on_error(keep_reason, refusal);
	message_on_detail(keep_detail, refusal);
}

void refusal_unwatch(void)
{
	message_on_error(NULL, NULL);
	message_on_detail(NULL, NULL);
}

/* Does the error begin with this path, or that of the object made of it? */
static bool begins_with_path(const char *error, const char *path)
{
	size_t length = strlen(path);
	const char *end = strrchr(path, '.');

	if (!strncmp(error, path, length) && (error[length] == ':' || error[length] == ' '))
		return true;
	length = end ? (size_t)(end - path) : length;
	return !strncmp(error, path, length) && !strncmp(error + length, ".o:", 3);
}

static bool is_about(const char *error, const struct fix_result *fix,
		     const struct patch_set *patches)
{
	const struct hunk *hunk;
	const char *const *patch;

	array_for_each(patch, &fix->patches)
		if (begins_with_path(error, *patch))
			return true;
	array_for_each(hunk, &patches->hunks)
		if (hunk->fix == fix->fix && begins_with_path(error, hunk->file))
			return true;
	return false;
}

/* Returns the first error that is about the fix, or NULL. */
static const char *reason_of(const struct fix_result *fix, const struct patch_set *patches,
			     const struct refusal *refusal)
{
	const char *const *reason;
	const char *start;

	array_for_each(reason, &refusal->reasons) {
		if (is_about(*reason, fix, patches))
			return *reason;
		start = fix->fix->id && !strncmp(*reason, "fix ", 4) ? *reason + 4 : NULL;
		if (start && !strncmp(start, fix->fix->id, strlen(fix->fix->id)) &&
		    start[strlen(fix->fix->id)] == ':')
			return *reason;
	}
	return NULL;
}

/* The report's fixes are those of the patches, in their order. */
static void mark_fixes(const struct refusal *refusal, const struct patch_set *patches,
		       struct report *report)
{
	size_t i;

	for (i = 0; i < report->fixes.count && i < patches->fixes.count; i++) {
		struct report_fix *fix = &report->fixes.items[i];
		const char *reason = reason_of(&patches->fixes.items[i], patches, refusal);

		if (reason) {
			fix->outcome = REPORT_FIX_REFUSED;
			fix->why = reason;
		} else if (fix->outcome == REPORT_FIX_INCLUDED) {
			fix->outcome = REPORT_FIX_NOT_BUILT;
		}
	}
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
	if (report->refused.count && !job->finished)
		mark_fixes(refusal, patches, report);
	else if (!report->refused.count)
		*array_push(job->arena, &report->refused) =
			"the patch changes no code of this kernel";
	if (job->report)
		report_write(report, job->report);
	/* Only the package of a finished module could not be made. */
	if (job->finished || !file_exists(job->output))
		return;
	/* Nothing comes behind an error but what belongs to it. */
	if (refusal->reasons.count)
		detail("%s is from an earlier build and was left in place", job->output);
	else
		warning("%s is from an earlier build and was left in place", job->output);
}
