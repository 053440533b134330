// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorded-commands.h"
#include "dry-run.h"
#include "oot-command.h"
#include "../kernels/cmd-file.h"
#include "../kernels/own-tree.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <string.h>
#include <sys/stat.h>

/* -save-temps (KCFLAGS) would have the compiler write to the user's build tree. */
static const char *without_temporaries(struct arena *arena, const char *command)
{
	static const char option[] = " -save-temps";
	const char *at = strstr(command, option), *end;

	if (!at)
		return command;
	end = at + 1 + strcspn(at + 1, " ");
	return without_temporaries(
		arena, arena_printf(arena, "%.*s%s", (int)(at - command), command, end));
}

/*
 * "ccache /usr/bin/gcc-12 ... -c -o fs/x.o /src/fs/x.c" -> "gcc-12 ... -c -o fs/x.o fs/x.c", to be run in
 * a tree in which source and build tree are one. The compiler is the one that was found to be the kernel's.
 */
static const char *command_in_tree(const struct job *job, const char *build,
				   const struct unit *unit, const struct cmd_file *file)
{
	const char *part = compile_part(job->arena, file->command, file->target, file->source);
	const char *compiler, *rest;

	compiler = part ? own_tree_compiler_of(job->arena, part, &rest) : NULL;
	if (!compiler)
		return NULL;
	rest = without_temporaries(
		job->arena, arena_strndup(job->arena, rest, strlen(rest) - strlen(file->source)));
	if (job->kernel->oot)
		return arena_printf(job->arena, "%s%s%s%s", job->kernel->cc,
				    oot_command_file_names(job->arena, job->kernel),
				    oot_command_options(job->arena, job->kernel, build, rest),
				    unit->source);
	return arena_printf(job->arena, "%s%s%s", job->kernel->cc,
			    cmd_command_in_tree(job->arena, rest, job->kernel->source_prefix),
			    unit->source);
}

static const char *in_build(const struct job *job, const char *path)
{
	return arena_printf(job->arena, "%s/%s", job->kernel->build, path);
}

int recorded_command_read(struct job *job, const char *build, struct unit *unit)
{
	const char *path =
		arena_printf(job->arena, "%s/%s", build, cmd_file_path(job->arena, unit->object));
	char *text = file_exists(path) ? file_read(job->arena, path, NULL) : NULL;
	struct cmd_file file;

	if (!text)
		return file_exists(path) ? -1 : 0;
	if (cmd_file_parse(job->arena, text, &file) && cmd_file_is_unit(&file))
		unit->command = command_in_tree(job, build, unit, &file);
	return unit->command
		       ? 0
		       : fail("%s: has no command that compiles %s; remove %s in the build tree, and build again",
			      path, unit->source, unit->object);
}

int recorded_commands_read(struct job *job, struct units_found *units)
{
	struct unit *const *item;

	array_for_each(item, &units->items)
		if (!(*item)->is_new && recorded_command_read(job, job->kernel->build, *item))
			return -1;
	return 0;
}

/* Finds a file that make would compile the object anew for. `path` is for make, from the build tree. */
static bool is_outdated_by(const struct job *job, const struct stat *object, const char *path)
{
	const char *prefix = job->kernel->source_prefix;
	struct stat st;

	if (!strncmp(path, prefix, strlen(prefix)))
		path = arena_printf(job->arena, "%s/%s", job->kernel->source,
				    path + strlen(prefix));
	else if (*path != '/')
		path = in_build(job, path);
	return !stat(path, &st) && time_is_later(&st.st_mtim, &object->st_mtim);
}

static const char *outdated_by(const struct job *job, const struct stat *object,
			       const struct cmd_file *file)
{
	const char *const *path;

	if (is_outdated_by(job, object, file->source))
		return file->source;
	array_for_each(path, &file->reads)
		if (is_outdated_by(job, object, *path))
			return *path;
	array_for_each(path, &file->configs)
		if (is_outdated_by(job, object, *path))
			return *path;
	return NULL;
}

/* Was the object made of what is there now? */
static int check_object(const struct job *job, const struct unit *unit, const struct stat *object)
{
	const char *path = in_build(job, cmd_file_path(job->arena, unit->object)), *newer;
	char *text = file_read(job->arena, path, NULL);
	struct cmd_file file;

	if (!text)
		return -1;
	if (!cmd_file_parse(job->arena, text, &file) || !cmd_file_is_unit(&file))
		return fail("%s: was changed while it was read; wait for the build to end", path);
	newer = outdated_by(job, object, &file);
	return newer ? fail("%s: is newer than %s, which was compiled from it, so the kernel may not have it; restore the file with its time, or build and boot the kernel with it",
			    newer, in_build(job, unit->object))
		     : 0;
}

static int check_unit(const struct job *job, const struct unit *unit)
{
	const char *path = in_build(job, unit->object);
	struct stat object, linked;

	if (unit->is_new)
		return 0;
	if (stat(path, &object))
		return fail(
			"%s: is gone, so nobody knows whether the kernel was built from the source as it is; finish the build with make in %s",
			path, job->kernel->build);
	if (check_object(job, unit, &object))
		return -1;
	if (stat(unit->symbols, &linked))
		return fail_errno("%s", unit->symbols);
	return time_is_later(&object.st_mtim, &linked.st_mtim)
		       ? fail("%s: is older than %s, which is linked into it; finish the build with make in %s",
			      unit->symbols, path, job->kernel->build)
		       : 0;
}

int recorded_units_check(struct job *job, const struct unit_set *units)
{
	const struct unit *const *unit;
	int result = 0;

	/* The objects of a module of another tree are made from a copy of its source: they are never outdated. */
	if (!job->kernel->is_own || job->kernel->oot)
		return 0;
	array_for_each(unit, &units->items)
		result |= check_unit(job, *unit);
	return result;
}
