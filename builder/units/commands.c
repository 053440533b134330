// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads the compile command of each unit, as kbuild would run it, from `make -n`. That prints
 * it without compiling: it takes about a second for one unit and two for six hundred, where
 * making the objects takes seconds each. Only the part that runs the compiler is kept, beside
 * the kernel (saved-commands.h), and only when it is known to be right (command-check.h).
 *
 * Some units include files that kbuild generates for them (security/selinux/flask.h). The dry
 * run tells the objects before which kbuild generates such files (generated.c).
 */
#include "commands.h"
#include "command-check.h"
#include "recorded-commands.h"
#include "saved-commands.h"
#include "../compile/shadow-tree.h"
#include "../kernels/kbuild.h"
#include "../kernels/temporary-space.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Before it makes this object, kbuild generates files in this directory. */
struct file_generator {
	const char *dir;    /* with a slash behind it */
	const char *object; /* NULL: not known yet */
};

struct file_generators {
	ARRAY(struct file_generator) items;
};

/* DIR/NAME -> DIR/.NAME.cmd */
static const char *cmd_path(const struct job *job, const char *tree, const char *object)
{
	const char *slash = strrchr(object, '/');
	int length = slash ? (int)(slash - object) + 1 : 0;

	return arena_printf(job->arena, "%s/%.*s.%s.cmd", tree, length, object, object + length);
}

/* `make -n` does not print what is up to date. */
static int forget_object(const struct job *job, const char *tree, const char *object)
{
	const char *path = arena_printf(job->arena, "%s/%s", tree, object);
	const char *cmd = cmd_path(job, tree, object);

	return (unlink(path) && errno != ENOENT) || (unlink(cmd) && errno != ENOENT)
		       ? fail_errno("%s", path)
		       : 0;
}

/* Copies the next part of a shell line, up to a ; outside of quotes; NULL at the end. */
static const char *next_part(const char **at, size_t *length)
{
	const char *begin = *at + strspn(*at, " \t;"), *c;
	char quote = 0;

	for (c = begin; *c && *c != '\n' && (quote || *c != ';'); c++) {
		if (quote ? *c == quote : *c == '\'' || *c == '"')
			quote = quote ? 0 : *c;
		else if (*c == '\\' && quote != '\'' && c[1])
			c++;
	}
	*at = c;
	while (c > begin && (c[-1] == ' ' || c[-1] == '\t'))
		c--;
	*length = (size_t)(c - begin);
	return *length ? begin : NULL;
}

const char *compile_part(struct arena *arena, const char *line, const char *object,
			 const char *source)
{
	const char *end = arena_printf(arena, " -c -o %s %s", object, source);
	const char *part;
	size_t length, tail = strlen(end);

	while ((part = next_part(&line, &length)))
		if (length > tail && !memcmp(part + length - tail, end, tail))
			return arena_strndup(arena, part, length);
	return NULL;
}

/*
 * Parses "set -e;  echo '  CC [M]  x.o'; ..." into the word CC and the last name; -1 for other
 * lines.
 */
static int said(const struct job *job, const char *line, const char **kind, const char **name)
{
	static const char say[] = "set -e;  echo '  ";
	const char *quote;
	char *text, *space;

	if (strncmp(line, say, strlen(say)))
		return -1;
	line += strlen(say);
	quote = strchr(line, '\'');
	if (!quote)
		return -1;
	text = arena_strndup(job->arena, line, (size_t)(quote - line));
	space = strrchr(text, ' ');
	*name = space ? space + 1 : text;
	text[strcspn(text, " ")] = '\0';
	*kind = text;
	return 0;
}

static void add_generator(const struct job *job, struct file_generators *generators,
			  const char *generated)
{
	const char *slash = strrchr(generated, '/');

	if (slash && *generated != '/')
		array_push(job->arena, &generators->items)->dir =
			arena_strndup(job->arena, generated, (size_t)(slash - generated) + 1);
}

/* kbuild generates and prints a file once, but all objects below its directory may include it. */
static const char *generators_of(const struct job *job, struct file_generators *generators,
				 const char *object)
{
	const char *list = NULL;
	struct file_generator *generator;

	array_for_each(generator, &generators->items) {
		if (strncmp(object, generator->dir, strlen(generator->dir)))
			continue;
		if (!generator->object)
			generator->object = object;
		if (!list || !strstr(list, generator->object))
			list = arena_printf(job->arena, "%s%s%s", list ? list : "", list ? " " : "",
					    generator->object);
	}
	return list;
}

/* Parses the output of `make -n`. What kbuild generates for an object comes before it. */
static void parse_dry_run(const struct job *job, char *text, struct hash *by_object)
{
	struct file_generators generators = { 0 };
	const char *kind, *name;
	char *line, *end;

	for (line = text; line; line = end) {
		struct unit *unit;

		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		if (said(job, line, &kind, &name))
			continue;
		if (strcmp(kind, "CC")) {
			add_generator(job, &generators, name);
			continue;
		}
		unit = hash_get(by_object, name);
		if (!unit || unit->command)
			continue;
		unit->command = compile_part(job->arena, line, unit->object, unit->source);
		unit->generated_with = generators_of(job, &generators, unit->object);
	}
}

const char *commands_log(const struct job *job)
{
	return arena_printf(job->arena, "%s/commands.log", job->work);
}

/* Asks kbuild for the commands of these units in one of the trees. */
static int ask_kbuild(const struct job *job, const char *tree, const struct units_found *units)
{
	const char **objects = arena_alloc(job->arena, (units->items.count + 1) * sizeof(*objects));
	const struct kbuild kbuild = {
		.kernel = job->kernel,
		.tree = tree,
		/* -k: an object that kbuild does not know is not an error here. */
		.flags = "-nk",
		.goals = objects,
	};
	struct hash by_object;
	size_t i, found = 0;
	char *text;

	status("asking kbuild for the compile commands", 0, 0);
	hash_setup(&by_object, job->arena);
	for (i = 0; i < units->items.count; i++) {
		struct unit *unit = units->items.items[i];

		objects[i] = unit->object;
		hash_add(&by_object, unit->object, unit);
		if (forget_object(job, tree, unit->object))
			return -1;
	}
	if (kbuild_make(job->arena, &kbuild, commands_log(job)) < 0)
		return -1;
	text = file_read(job->arena, commands_log(job), NULL);
	if (!text)
		return -1;
	parse_dry_run(job, text, &by_object);
	for (i = 0; i < units->items.count; i++)
		found += units->items.items[i]->command != NULL;
	debug("kbuild knows %zu of %zu objects", found, units->items.count);
	return 0;
}

/* Returns the value of -DNAME='"value"' in a command; NULL when it is not there. */
static const char *string_macro(const struct job *job, const char *command, const char *name)
{
	const char *at = strstr(command, arena_printf(job->arena, "-D%s='\"", name)), *end;

	if (!at)
		return NULL;
	at = strchr(at, '"') + 1;
	end = strchr(at, '"');
	return end ? arena_strndup(job->arena, at, (size_t)(end - at)) : NULL;
}

int read_object_name(const struct job *job, struct unit *unit)
{
	unit->klp_object = "vmlinux";
	unit->is_module = strstr(unit->command, " -DMODULE ") != NULL;
	if (!unit->is_module)
		return 0;
	unit->klp_object = string_macro(job, unit->command, "KBUILD_MODNAME");
	if (!unit->klp_object)
		return fail("%s: its compile command names no module", unit->source);
	/* scripts/Makefile.lib joins the names of all modules that an object is linked into. */
	if (strchr(unit->klp_object, ':'))
		return fail(
			"%s: is linked into several modules, %s; a livepatch cannot tell their copies of it apart",
			unit->source, unit->klp_object);
	return 0;
}

/* More of the same would say no more. */
#define WRONG_SHOWN 3

/*
 * Are these commands the kernel's? Returns -1 after printing which are not. They are never kept: a
 * test of compiler options that failed once would spoil every later build.
 */
static int check_commands(struct command_check *check, const struct units_found *units)
{
	struct unit *const *item;
	const char *wrong;
	size_t count = 0;

	array_for_each(item, &units->items) {
		if (!(*item)->command)
			continue;
		if (command_check(check, *item, &wrong))
			return -1;
		if (!wrong || ++count > WRONG_SHOWN)
			continue;
		if (count == 1 && temporary_space_check())
			return -1;
		fail("%s: kbuild's compile command is not the one that compiled the kernel: it %s",
		     (*item)->source, wrong);
	}
	if (!count)
		return 0;
	if (count > WRONG_SHOWN)
		detail("and %zu more", count - WRONG_SHOWN);
	detail("kbuild leaves out options when its tests of the compiler (%s) fail, which it does not say; run it again, and look for what disturbs the compiler if it stays so",
	       check->job->kernel->cc);
	return -1;
}

/* Reads a command that is kept; one that is not marked as checked is forgotten, and asked for again. */
static int read_saved(const struct job *job, struct unit *unit)
{
	bool checked;

	if (saved_command_read(job, unit, &checked))
		return -1;
	if (!checked)
		unit->command = unit->generated_with = NULL;
	return 0;
}

/*
 * `make -n` does not print that kbuild generates a file that is there already: security/selinux/hooks.o
 * needs flask.h, too, when avc.o had it generated before. Kbuild generates all that a unit needs when it makes the
 * unit's own object.
 */
static int find_generated_before(const struct job *job, const struct units_found *units)
{
	struct file_generators generators = { 0 };
	struct tree_paths generated = { 0 };
	struct unit *const *item;
	const char **path;

	if (generated_files_read(job, &generated))
		return -1;
	array_for_each(path, &generated.items)
		add_generator(job, &generators, *path);
	array_for_each(item, &units->items)
		if ((*item)->command && !(*item)->generated_with)
			(*item)->generated_with = generators_of(job, &generators, (*item)->object);
	return 0;
}

/* Asks kbuild for commands that are not there yet, checks and keeps them. */
static int read_missing(struct command_check *check, const struct units_found *units)
{
	struct job *job = check->job;
	struct unit *const *item;

	if (pristine_tree_open(job) || ask_kbuild(job, pristine_tree(job), units) ||
	    find_generated_before(job, units) || check_commands(check, units))
		return -1;
	array_for_each(item, &units->items)
		if ((*item)->command && saved_command_write(job, *item))
			return -1;
	return 0;
}

int commands_read(struct job *job, struct units_found *units)
{
	struct units_found new = { 0 }, missing = { 0 };
	struct command_check check;
	struct unit **item;

	command_check_setup(&check, job);
	array_for_each(item, &units->items) {
		if ((*item)->is_new)
			*array_push(job->arena, &new.items) = *item;
		else if (job->kernel->is_own)
			continue;
		else if (read_saved(job, *item))
			return -1;
		else if (!(*item)->command)
			*array_push(job->arena, &missing.items) = *item;
	}
	/*
	 * Do not keep the command of a new unit: another patch may add another file of this
	 * name.
	 */
	if (new.items.count &&
	    (ask_kbuild(job, patched_tree(job), &new) || check_commands(&check, &new)))
		return -1;
	if (missing.items.count && read_missing(&check, &missing))
		return -1;
	if (job->kernel->is_own && recorded_commands_read(job, units))
		return -1;
	array_for_each(item, &units->items)
		if ((*item)->command && read_object_name(job, *item))
			return -1;
	return 0;
}
