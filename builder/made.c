// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Some units include files that kbuild makes when it makes the unit: security/selinux/flask.h,
 * lib/crc32table.h, what asn1_compiler writes. The cached tree does not have them, and is not
 * written. For such a unit kbuild makes an object that needs them, once in the farm and once in a
 * second farm that is never patched, where the unpatched source is compiled then.
 *
 *	WORK/pristine/	the second farm; complete when WORK/made/farm is there
 *	WORK/made/X.o	kbuild has made X.o, and what it includes, in both
 */
#include "farm.h"
#include "stages.h"
#include "../lib/files.h"
#include "../lib/hash.h"

#include <string.h>

static const char *stamp_path(struct build *build, const char *name)
{
	return arena_printf(build->arena, "%s/made/%s", build->work, name);
}

static int stamp(struct build *build, const char *name)
{
	const char *path = stamp_path(build, name), *slash = strrchr(path, '/');

	return dir_make(arena_strndup(build->arena, path, (size_t)(slash - path))) ||
			       file_write(path, "", 0)
		       ? -1
		       : 0;
}

static int open_pristine(struct build *build, const char *pristine)
{
	if (file_exists(stamp_path(build, "farm")))
		return 0;
	return dir_remove(pristine) || farm_lay_out(build, pristine) || stamp(build, "farm") ? -1
											     : 0;
}

static int make_in(struct build *build, const char *tree, const char *const *objects, size_t count)
{
	const char *log = arena_printf(build->arena, "%s/made.log", build->work);
	int result = kbuild_run(build, tree, "-k", objects, count, log);

	if (result <= 0)
		return result;
	fail("%s: kbuild cannot make what is included by it and by others; it says:", objects[0]);
	log_tail(log, 10);
	return -1;
}

int made_files(struct build *build)
{
	const char *pristine = arena_printf(build->arena, "%s/pristine", build->work);
	ARRAY(const char *) todo = { 0 };
	struct unit **item;
	const char **object;
	struct hash seen;

	hash_setup(&seen, build->arena);
	array_for_each(item, &build->units) {
		struct unit *unit = *item;
		char *list, *word, *save;

		unit->orig_tree = unit->made_by ? pristine : build->kernel.build;
		if (!unit->made_by)
			continue;
		list = arena_strdup(build->arena, unit->made_by);
		for (word = strtok_r(list, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
			if (hash_get(&seen, word) || file_exists(stamp_path(build, word)))
				continue;
			hash_add(&seen, word, word);
			*array_push(build->arena, &todo) = word;
		}
	}
	if (!todo.count)
		return 0;
	status("making the files that kbuild makes", 0, 0);
	if (open_pristine(build, pristine) || workspace_revert(build) ||
	    make_in(build, pristine, todo.items, todo.count) ||
	    make_in(build, build->farm, todo.items, todo.count))
		return -1;
	array_for_each(object, &todo)
		if (stamp(build, *object))
			return -1;
	return 0;
}
