// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <string.h>

static const char *const step_directories[] = {
	[STEP_ORIG] = "orig",		[STEP_PATCHED] = "patched",
	[STEP_ORIG_KEYS] = "orig-keys", [STEP_PATCHED_KEYS] = "patched-keys",
	[STEP_DIFF] = "diff",		[STEP_FILTER] = "filter",
	[STEP_HUNKS] = "hunks",
};

const char *unit_path(const struct job *job, const struct unit *unit, enum step_kind kind,
		      const char *suffix)
{
	return arena_printf(job->arena, "%s/%s/%.*s%s", job->work, step_directories[kind],
			    (int)(strlen(unit->object) - strlen(".o")), unit->object, suffix);
}

bool unit_reads(const struct unit *unit, const char *path)
{
	const char **file;

	array_for_each(file, &unit->patched_files)
		if (!strcmp(*file, path))
			return true;
	return false;
}

bool unit_name_is_plain(const char *object)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_-+,./";
	size_t length = strlen(object);

	return length > 2 && !strcmp(object + length - 2, ".o") && *object != '/' &&
	       *object != '-' && !strstr(object, "..") && strspn(object, plain) == length;
}
