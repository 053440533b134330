// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading-keys.h"
#include "steps.h"

#include <string.h>

bool unit_may_read_keys(const struct unit *unit)
{
	return unit->is_module;
}

static const char *reading_dir(const struct job *job)
{
	return arena_printf(job->arena, "%s/run-time-keys", job->own->templates);
}

const char *reading_header(const struct job *job)
{
	return arena_printf(job->arena, "%s/asm/jump_label.h", reading_dir(job));
}

const char *reading_command(const struct job *job, const char *command)
{
	const char *dir = step_quoted(job, reading_dir(job));
	size_t compiler = strcspn(command, " ");

	return arena_printf(job->arena, "%.*s -I%s -fdebug-prefix-map=%s/=include/%s",
			    (int)compiler, command, dir, dir, command + compiler);
}

const char *reading_compare(const struct job *job, const struct unit *unit, const char *compare)
{
	const char *usual = arena_printf(
		job->arena, "%s %s", step_quoted(job, unit_path(job, unit, STEP_ORIG, ".o")),
		step_quoted(job, unit_path(job, unit, STEP_PATCHED, ".o")));
	const char *orig = step_quoted(job, unit_path(job, unit, STEP_ORIG_KEYS, ".o"));
	const char *patched = step_quoted(job, unit_path(job, unit, STEP_PATCHED_KEYS, ".o"));
	const char *first = step_quoted(job, unit_path(job, unit, STEP_DIFF, ".first"));

	if (!unit_may_read_keys(unit))
		return arena_printf(job->arena,
				    "%s %s\n"
				    "status=$?\n",
				    compare, usual);
	/* What the first comparison says when keys have to be read is for people who run it by hand. */
	return arena_printf(
		job->arena,
		"%s %s >%s 2>&1\n"
		"status=$?\n"
		"if [ $status = 4 ]; then\n"
		"\t${MAKE:-make -L} -f %s %s %s >/dev/null || {\n"
		"\t\tcat %s %s 2>/dev/null\n"
		"\t\techo create-diff-object: error: %s: does not compile with static keys that are read when the code runs\n"
		"\t\texit 1\n"
		"\t}\n"
		"\t%s --orig-reads-keys %s --patched-reads-keys %s %s\n"
		"\tstatus=$?\n"
		"else\n"
		"\tcat %s\n"
		"fi\n",
		compare, usual, first, step_quoted(job, unit_path(job, unit, STEP_DIFF, ".mk")),
		orig, patched, step_quoted(job, unit_path(job, unit, STEP_ORIG_KEYS, ".log")),
		step_quoted(job, unit_path(job, unit, STEP_PATCHED_KEYS, ".log")),
		step_quoted(job, unit->object), compare, orig, patched, usual, first);
}
