// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Some units include files that kbuild generates when it makes the unit:
 * security/selinux/flask.h, lib/crc32table.h, the output of asn1_compiler. The kernel's own
 * tree lacks them and is never written. So kbuild makes an object that needs them in the
 * pristine tree, where the unpatched source of such a unit is then compiled, and the patched
 * tree gets a copy of the generated files.
 *
 *	WORK/generated/X.o	kbuild has made X.o and the files that it includes
 */
#include "generated.h"
#include "../compile/shadow-tree.h"
#include "../kernels/kbuild.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"

#include <string.h>

static const char *stamp_path(const struct job *job, const char *object)
{
	return arena_printf(job->arena, "%s/generated/%s", job->work, object);
}

static int stamp(const struct job *job, const char *object)
{
	const char *path = stamp_path(job, object), *slash = strrchr(path, '/');

	return dir_make(arena_strndup(job->arena, path, (size_t)(slash - path))) ||
			       file_write(path, "", 0)
		       ? -1
		       : 0;
}

/* Returns the objects that kbuild has yet to make, NULL-terminated; NULL: none. */
static const char **objects_to_make(const struct job *job, const struct units_found *units)
{
	ARRAY(const char *) todo = { 0 };
	struct unit **unit;
	struct hash seen;

	hash_setup(&seen, job->arena);
	array_for_each(unit, &units->items) {
		char *list, *word, *save;

		if (!(*unit)->generated_with)
			continue;
		list = arena_strdup(job->arena, (*unit)->generated_with);
		for (word = strtok_r(list, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
			if (hash_get(&seen, word) || file_exists(stamp_path(job, word)))
				continue;
			hash_add(&seen, word, word);
			*array_push(job->arena, &todo) = word;
		}
	}
	if (todo.count)
		*array_push(job->arena, &todo) = NULL;
	return todo.items;
}

static int make(const struct job *job, const char *const *objects)
{
	/* What kbuild would make again in every tree, to work on objects: of these nobody needs more than the files. */
	static const char *const no_tools[] = { "CONFIG_OBJTOOL=", "CONFIG_DEBUG_INFO_BTF=", NULL };
	const char *log = arena_printf(job->arena, "%s/generated.log", job->work);
	const struct kbuild kbuild = {
		.kernel = job->kernel,
		.tree = pristine_tree(job),
		.flags = "-k",
		.variables = no_tools,
		.goals = objects,
	};
	int result = kbuild_make(job->arena, &kbuild, log);

	if (result <= 0)
		return result;
	fail("%s: kbuild cannot generate files that this object or others include; it says:",
	     objects[0]);
	log_tail(log, 10);
	return -1;
}

int generated_files(struct job *job, struct units_found *units)
{
	/* A build with O= is one tree only there. */
	const bool in_two_trees = strcmp(job->kernel->source, job->kernel->build) != 0;
	const char **objects, **object;
	bool needed = false;
	struct unit **unit;

	array_for_each(unit, &units->items) {
		bool in_shadow = (*unit)->generated_with || in_two_trees;

		needed |= in_shadow;
		(*unit)->orig_tree = in_shadow ? pristine_tree(job) : job->kernel->build;
	}
	/* First: a tree whose build was cut off loses the stamps. */
	if (needed && pristine_tree_open(job))
		return -1;
	objects = objects_to_make(job, units);
	if (!objects)
		return 0;
	status("generating files with kbuild", 0, 0);
	if (pristine_tree_begin(job) || make(job, objects) || generated_files_share(job))
		return -1;
	for (object = objects; *object; object++)
		if (stamp(job, *object))
			return -1;
	return pristine_tree_end(job);
}
