// SPDX-License-Identifier: GPL-2.0-or-later
#include "oot-units.h"
#include "recorded-commands.h"
#include "../compile/shadow-tree.h"
#include "../compile/steps.h"
#include "../kernels/cmd-file.h"
#include "../kernels/oot-build.h"
#include "../kernels/oot-module.h"
#include "../kernels/oot-source.h"
#include "../../lib/files.h"

#include <string.h>
#include <sys/stat.h>

int oot_new_commands_read(struct job *job, struct units_found *units)
{
	const char *files = arena_printf(job->arena, "%s/new-units", job->work);
	const struct oot_build build = {
		.arena = job->arena,
		.kernel = job->kernel->oot->kernel,
		.source = arena_printf(job->arena, "%s/source", files),
		.dir = job->kernel->oot->dir,
		.files = files,
		.jobs = job->request->jobs,
		.options = step_helper_options(job),
	};
	struct unit *const *unit;

	if (dir_remove(files) || dir_make(files) ||
	    oot_source_copy(job->arena, patched_tree(job), build.source) || oot_build(&build))
		return -1;
	array_for_each(unit, &units->items) {
		if (recorded_command_read(job, build.source, *unit))
			return -1;
		if ((*unit)->command)
			continue;
		fail("%s: the patch adds this source file, and kbuild does not compile it; it says:",
		     (*unit)->source);
		oot_build_show_log(&build);
		return -1;
	}
	return 0;
}

int oot_units_check(struct job *job, const struct unit_set *units)
{
	const struct oot_module *oot = job->kernel->oot;
	const struct unit *const *unit;
	int result = 0;

	if (!oot)
		return 0;
	array_for_each(unit, &units->items)
		if (!oot_module_given(oot, (*unit)->klp_object))
			result = fail(
				"%s: is part of the module %s, which the patch changes, too; name its .ko with another --oot-module",
				(*unit)->source, (*unit)->klp_object);
	return result;
}

static bool is_newer(const struct job *job, const char *path, const struct stat *ko)
{
	const char *prefix = job->kernel->source_prefix;
	size_t length = strlen(prefix);
	struct stat st;

	if (strncmp(path, prefix, length))
		return false;
	path = arena_printf(job->arena, "%s/%s", job->kernel->oot->dir, path + length);
	return !stat(path, &st) && time_is_later(&st.st_mtim, &ko->st_mtim);
}

/* Returns a file that the unit was made of and that is newer than the module; NULL: there is none. */
static const char *newer_than(const struct job *job, const struct unit *unit, const struct stat *ko)
{
	const char *path = arena_printf(job->arena, "%s/%s", job->kernel->build,
					cmd_file_path(job->arena, unit->object));
	char *text = file_exists(path) ? file_read(job->arena, path, NULL) : NULL;
	const char *const *read;
	struct cmd_file file;

	if (!text || !cmd_file_parse(job->arena, text, &file) || !file.source)
		return NULL;
	if (is_newer(job, file.source, ko))
		return file.source;
	array_for_each(read, &file.reads)
		if (is_newer(job, *read, ko))
			return *read;
	return NULL;
}

int oot_source_times_check(struct job *job, const struct unit_set *units)
{
	const struct oot_module *oot = job->kernel->oot;
	const struct unit *const *unit;
	struct stat ko;

	if (!oot || stat(oot->ko.path, &ko))
		return 0;
	array_for_each(unit, &units->items) {
		const char *newer = (*unit)->is_new ? NULL : newer_than(job, *unit, &ko);

		if (!newer)
			continue;
		warning("%s/%s: is newer than %s; if it was edited since the module was built, restore it: its code is compared with the module's, but not what it means to others",
			oot->dir, newer + strlen(job->kernel->source_prefix), oot->ko.path);
		return 0;
	}
	return 0;
}
