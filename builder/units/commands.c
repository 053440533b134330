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
#include "dry-run.h"
#include "oot-units.h"
#include "recorded-commands.h"
#include "saved-commands.h"
#include "../compile/shadow-tree.h"
#include "../kernels/cache.h"
#include "../kernels/cmd-file.h"
#include "../kernels/kbuild.h"
#include "../kernels/temporary-space.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const char *cmd_path(const struct job *job, const char *tree, const char *object)
{
	return arena_printf(job->arena, "%s/%s", tree, cmd_file_path(job->arena, object));
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

static const char *commands_log(const struct job *job)
{
	return arena_printf(job->arena, "%s/commands.log", job->work);
}

int commands_fail_missing(const struct job *job, const struct unit *unit, const char *who)
{
	if (job->kernel->is_own && !unit->is_new)
		return fail(
			"%s, but there is no %s, which has the command that compiled it; build it with make in %s",
			who, cmd_path(job, job->kernel->build, unit->object), job->kernel->build);
	fail("%s, but kbuild gives no command to compile it; it says:", who);
	log_tail(commands_log(job), 10);
	return -1;
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
	const struct dry_command *command;
	struct dry_run run = { 0 };
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
	dry_run_parse(job->arena, text, &run);
	array_for_each(command, &run.commands) {
		struct unit *unit = hash_get(&by_object, command->object);

		if (!unit || strcmp(unit->source, command->source))
			continue;
		unit->command = command->command;
		unit->generated_with = command->generated_with;
	}
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

/*
 * Reads a command that is kept; one that is not marked as checked, or is of another compiler, is forgotten, and
 * asked for again.
 */
static int read_saved(const struct job *job, struct unit *unit)
{
	bool checked;

	if (saved_command_read(job, unit, &checked))
		return -1;
	if (!checked || !saved_command_compiles(job, unit))
		unit->command = unit->generated_with = NULL;
	return 0;
}

/*
 * `make -n` does not print that kbuild generates a file that is there already: security/selinux/hooks.o
 * needs flask.h, too, when avc.o had it generated before. Kbuild generates all that a unit needs when it makes the
 * unit's own object.
 */
static void find_generated_before(const struct job *job, const struct units_found *units)
{
	struct file_generators generators = { 0 };
	struct tree_paths generated = { 0 };
	struct unit *const *item;
	const char **path;

	generated_files_read(job, &generated);
	array_for_each(path, &generated.items)
		file_generator_add(job->arena, &generators, *path);
	array_for_each(item, &units->items)
		if ((*item)->command && !(*item)->generated_with)
			(*item)->generated_with =
				file_generators_of(job->arena, &generators, (*item)->object);
}

/* Asks kbuild for commands that are not there yet, checks and keeps them. */
static int read_missing(struct command_check *check, const struct units_found *units)
{
	struct job *job = check->job;
	struct unit *const *item;

	if (pristine_tree_open(job) || ask_kbuild(job, pristine_tree(job), units))
		return -1;
	find_generated_before(job, units);
	if (check_commands(check, units))
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
	if (new.items.count && job->kernel->oot) {
		if (oot_new_commands_read(job, &new))
			return -1;
	} else if (new.items.count &&
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

/* Returns the commands of the whole kernel, as `make -n` prints them. */
static int ask_for_all(const struct job *job, struct dry_run *run)
{
	const char *log = arena_printf(job->arena, "%s/commands.log", job->kernel->dir);
	const char *const goals[] = { "./", NULL };
	const struct kbuild kbuild = {
		.kernel = job->kernel,
		.tree = job->kernel->build,
		.flags = "-nk",
		.goals = goals,
	};
	char *text;

	if (kbuild_make(job->arena, &kbuild, log) < 0)
		return -1;
	text = file_read(job->arena, log, NULL);
	/* Some 50 megabytes. */
	if (unlink(log))
		return fail_errno("%s", log);
	if (!text)
		return -1;
	dry_run_parse(job->arena, text, run);
	return 0;
}

/*
 * What does not fit is left to the build that needs it, which says why. So are objects of directories in which
 * kbuild generates files: of all that come behind these, only some include them, and kbuild says for each alone
 * whether it is one of those.
 */
static int record_command(struct command_check *check, const struct dry_command *command)
{
	struct unit unit = {
		.object = command->object,
		.source = command->source,
		.command = command->command,
		.generated_with = command->generated_with,
	};
	const char *wrong;

	if (!unit_name_is_plain(unit.object) || unit.generated_with)
		return 0;
	if (command_check(check, &unit, &wrong))
		return -1;
	return wrong ? 0 : saved_command_write(check->job, &unit);
}

/* The caller holds the kernel's lock. */
static int record_all(struct job *job, const char *mark)
{
	const struct dry_command *command;
	struct command_check check;
	struct dry_run run = { 0 };

	status("asking kbuild for all compile commands", 0, 0);
	if (temporary_space_check() || ask_for_all(job, &run))
		return -1;
	command_check_setup(&check, job);
	array_for_each(command, &run.commands)
		if (record_command(&check, command))
			return -1;
	debug("kbuild knows %zu objects", run.commands.count);
	return file_write(mark, "", 0);
}

int commands_record(struct job *job)
{
	const char *mark = arena_printf(job->arena, "%s/commands/.recorded", job->kernel->dir);
	const char *kernels;
	int lock, result;

	/* What the user built has its own (recorded-commands.h). */
	if (job->kernel->is_own)
		return 0;
	/* A cache that somebody else has made for all is used as it is. */
	if (file_exists(mark) || access(job->kernel->dir, W_OK))
		return 0;
	/* Runs that waited for the kernel to be prepared come here at once. */
	kernels = cache_kernels_dir(job->arena);
	lock = kernels ? cache_lock(job->arena, kernels, job->kernel->name) : -1;
	if (lock < 0)
		return -1;
	result = file_exists(mark) ? 0 : record_all(job, mark);
	close(lock);
	return result;
}
