// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The saved compile command of each unit. kbuild writes it into .X.o.cmd when it makes
 * an object (scripts/Kbuild.include: savedcmd_X.o := ..., before 6.2 cmd_X.o := ...); it
 * is asked once for all units that are not in the cache, because a call costs seconds:
 *
 *	kernels/RELEASE/commands/net/ipv4/tcp_input.o.cmd	the compiler's part alone
 */
#include "stages.h"
#include "../lib/files.h"

#include <string.h>
#include <unistd.h>

static const char *cached_path(struct build *build, const struct unit *unit)
{
	return arena_printf(build->arena, "%s/commands/%s.cmd", build->kernel.dir, unit->object);
}

/* DIR/.NAME.cmd of DIR/NAME in the farm. */
static const char *cmd_path(struct build *build, const char *object)
{
	const char *slash = strrchr(object, '/');
	int length = slash ? (int)(slash - object) + 1 : 0;

	return arena_printf(build->arena, "%s/%.*s.%s.cmd", build->farm, length, object,
			    object + length);
}

/* The compiler's command in the text of a .cmd file; objtool's may stand behind it. */
static char *parse_cmd(struct build *build, const char *text, const char *object, const char *path)
{
	const char *begin = strstr(text, ":= "), *end, *next;

	if (begin)
		begin += 3;
	end = begin ? strchr(begin, '\n') : NULL;
	if (!end || (strncmp(text, "cmd_", 4) && strncmp(text, "savedcmd_", 9))) {
		fail("%s: is not a saved command of kbuild", path);
		return NULL;
	}
	next = memmem(begin, (size_t)(end - begin), " ; ", 3);
	if (next)
		end = next;
	while (end > begin && end[-1] == ' ')
		end--;
	if (!memmem(begin, (size_t)(end - begin), " -o ", 4) ||
	    !memmem(begin, (size_t)(end - begin), object, strlen(object))) {
		fail("%s: its command does not make %s", path, object);
		return NULL;
	}
	return arena_strndup(build->arena, begin, (size_t)(end - begin));
}

/* kbuild's answer to the objects that it does not know is an error for all: -k, then see. */
static int run_kbuild(struct build *build, struct unit *const *units, size_t count)
{
	const char *log = arena_printf(build->arena, "%s/commands.log", build->work);
	struct command command = { .log = log };
	ARRAY(char *) argv = { 0 };
	const char **variable;
	size_t i;

	*array_push(build->arena, &argv) = "make";
	*array_push(build->arena, &argv) = "-k";
	*array_push(build->arena, &argv) = "-C";
	*array_push(build->arena, &argv) = (char *)build->farm;
	*array_push(build->arena, &argv) = arena_printf(build->arena, "-j%d", build->request.jobs);
	array_for_each(variable, &build->kernel.make_variables)
		*array_push(build->arena, &argv) = (char *)*variable;
	for (i = 0; i < count; i++)
		*array_push(build->arena, &argv) = (char *)units[i]->object;
	*array_push(build->arena, &argv) = NULL;
	command.argv = argv.items;
	if (file_write(log, "", 0) || command_run(&command) < 0)
		return -1;
	return 0;
}

static int fetch(struct build *build, struct unit *const *units, size_t count)
{
	size_t i;

	status("asking kbuild for the compile commands", 0, 0);
	if (workspace_revert(build) || run_kbuild(build, units, count))
		return -1;
	for (i = 0; i < count; i++) {
		const char *path = cmd_path(build, units[i]->object), *to, *slash;
		char *text, *command;

		if (!file_exists(path)) {
			fail("%s: kbuild does not make this object for this kernel; it says:",
			     units[i]->object);
			log_tail(arena_printf(build->arena, "%s/commands.log", build->work), 10);
			return -1;
		}
		text = file_read(build->arena, path, NULL);
		command = text ? parse_cmd(build, text, units[i]->object, path) : NULL;
		if (!command)
			return -1;
		to = cached_path(build, units[i]);
		slash = strrchr(to, '/');
		if (dir_make(arena_strndup(build->arena, to, (size_t)(slash - to))) ||
		    file_write(to, command, strlen(command)))
			return -1;
		unlink(path);
		unlink(arena_printf(build->arena, "%s/%s", build->farm, units[i]->object));
	}
	return 0;
}

/* The value of -DNAME='"value"' in a command; NULL when it is not there. */
static const char *string_macro(struct build *build, const char *command, const char *name)
{
	const char *at = strstr(command, arena_printf(build->arena, "-D%s='\"", name)), *end;

	if (!at)
		return NULL;
	at = strchr(at, '"') + 1;
	end = strchr(at, '"');
	return end ? arena_strndup(build->arena, at, (size_t)(end - at)) : NULL;
}

int commands_read(struct build *build)
{
	ARRAY(struct unit *) missing = { 0 };
	struct unit **item;

	array_for_each(item, &build->units)
		if (!file_exists(cached_path(build, *item)))
			*array_push(build->arena, &missing) = *item;
	if (missing.count && fetch(build, missing.items, missing.count))
		return -1;
	array_for_each(item, &build->units) {
		struct unit *unit = *item;
		const char *module;

		unit->command = file_read(build->arena, cached_path(build, unit), NULL);
		if (!unit->command)
			return -1;
		unit->klp_object = "vmlinux";
		unit->is_module = strstr(unit->command, " -DMODULE ") != NULL;
		if (!unit->is_module)
			continue;
		module = string_macro(build, unit->command, "KBUILD_MODNAME");
		if (!module)
			return fail("%s: its compile command names no module", unit->source);
		unit->klp_object = module;
	}
	return 0;
}
