// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Compiles each unit from the pristine source and from the patched tree with its saved command,
 * and compares the two objects. build.mk does it, so that make's jobserver and time stamps work
 * as they do for the kernel, and a person can redo any step:
 *
 *	make -L -f WORK/diff/net/ipv4/tcp_input.mk WORK/patched/net/ipv4/tcp_input.o
 *
 * Beside the files of every step (steps.h) there are, for each unit X:
 *	orig/X.o, patched/X.o
 *	orig-keys/X.o, patched-keys/X.o	when a module's static keys are to be read as the code runs (reading-keys.h)
 *	diff/X.o, X.yaml	or X.same, when nothing changed
 *	diff/X.done		the comparison has come to an end
 *	diff/X.mk		its rules; build.mk has make do each unit with a make of its own, as one alone would
 *				compile all units before it compares the first
 */
#include "compile.h"
#include "compile-failure.h"
#include "launcher.h"
#include "object-cache.h"
#include "reading-keys.h"
#include "unit-peers.h"
#include "shadow-tree.h"
#include "source-errors.h"
#include "steps.h"
#include "touched-sources.h"
#include "unit-run.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"
#include "../../lib/report.h"

#include <string.h>
#include <unistd.h>

/* Options of both compilations, beside the saved command and the options of the compiler plugin. */
static const char extra_options[] = "-ffunction-sections -fdata-sections ";

/* The whole command but for its outputs and the directory where it runs. */
static const char *compile_command(const struct job *job, const struct unit *unit,
				   enum step_kind kind, const struct plugin *plugin)
{
	const bool orig = kind == STEP_ORIG || kind == STEP_ORIG_KEYS;
	const char *command = arena_printf(
		job->arena, "%s%s%s%s%s%s", step_command(job, unit, orig), extra_options,
		step_same_anywhere(job), job->kernel->debug_options ?: "",
		plugin_options(job, plugin, unit), orig ? "" : step_helper_options(job));

	return kind == STEP_ORIG_KEYS || kind == STEP_PATCHED_KEYS ? reading_command(job, command)
								   : command;
}

/* Outputs get temporary names first: a killed compiler must not leave half an object. */
static int write_compile_script(const struct job *job, const struct unit *unit, enum step_kind kind,
				const char *dir, const char *command, struct search_names *names)
{
	const char *object = unit_path(job, unit, kind, ".o");
	const char *deps = unit_path(job, unit, kind, ".d");
	const char *temporary = arena_printf(job->arena, "%s.tmp", deps);
	struct text text = { .arena = job->arena };
	const char *run = launcher_run(
		job,
		arena_printf(job->arena, "%s-fdebug-prefix-map=%s=. -MD -MP -MF %s -o %s.tmp",
			     command, step_quoted(job, dir), step_quoted(job, temporary),
			     step_quoted(job, object)),
		unit_names_digest(names, unit, dir), unit_path(job, unit, kind, ".names"),
		temporary);

	if (!run)
		return -1;
	text_add(&text, "rm -f %s %s && cd %s || exit 1\n%s", step_quoted(job, object),
		 step_quoted(job, deps), step_quoted(job, dir), run);
	text_add(&text, "%s && rm -f %s && mv -f %s.tmp %s\n",
		 step_depends(job, dir, temporary, object, deps), step_quoted(job, temporary),
		 step_quoted(job, object), step_quoted(job, object));
	return step_script(job, unit, kind, text_string(&text));
}

/*
 * The original is what a revert wants, so it stands for the patched object, too. Later stages find both
 * versions of every unit.
 */
static int write_copy_script(const struct job *job, const struct unit *unit, enum step_kind orig,
			     enum step_kind patched)
{
	const char *from = step_quoted(job, unit_path(job, unit, orig, ".o"));
	const char *to = step_quoted(job, unit_path(job, unit, patched, ".o"));

	return step_script(job, unit, patched,
			   arena_printf(job->arena,
					"rm -f %s\n"
					"cp -f %s %s.tmp && mv -f %s.tmp %s\n",
					step_quoted(job, unit_path(job, unit, patched, ".d")), from,
					to, to, to));
}

static const char *function_options(const struct job *job, const struct unit *unit)
{
	struct text options = { .arena = job->arena };
	const char *const *name;

	array_for_each(name, &job->request->ignored_functions)
		text_add(&options, " --ignore-function %s", step_quoted(job, *name));
	array_for_each(name, &unit->reverts)
		text_add(&options, " --revert %s", step_quoted(job, *name));
	return text_string(&options);
}

/* `peers` are the options for other units' reports. */
static int write_diff_script(const struct job *job, const struct unit *unit, const char *peers)
{
	const char *out = unit_path(job, unit, STEP_DIFF, ".o");
	const char *same = unit_path(job, unit, STEP_DIFF, ".same");
	const char *done = unit_path(job, unit, STEP_DIFF, ".done");
	const char *compare =
		arena_printf(job->arena,
			     "%s/create-diff-object --lines-kept --unit %s --object %s "
			     "--symbols %s --symvers %s --report %s%s%s -o %s",
			     step_quoted(job, job->own->tools), step_quoted(job, unit->object),
			     step_quoted(job, unit->klp_object), step_quoted(job, unit->symbols),
			     step_quoted(job, job->kernel->symvers),
			     step_quoted(job, unit_path(job, unit, STEP_DIFF, ".yaml")),
			     function_options(job, unit), peers, step_quoted(job, out));

	return step_script(job, unit, STEP_DIFF,
			   arena_printf(job->arena,
					"rm -f %s %s %s\n"
					"%s"
					"case $status in\n"
					"0) ;;\n"
					"3) : >%s ;;\n"
					"*) exit 1 ;;\n"
					"esac\n"
					": >%s\n",
					step_quoted(job, out), step_quoted(job, same),
					step_quoted(job, done), reading_compare(job, unit, compare),
					step_quoted(job, same), step_quoted(job, done)));
}

/* What the scripts of all units are made with. */
struct script_writer {
	const struct job *job;
	const struct plugin *plugin;
	struct search_names *names;
	struct object_cache *cache;
	struct touched_sources *touched;
};

/* Writes the scripts that make both objects of a unit, in one of the two ways. */
static int write_pair_scripts(const struct script_writer *writer, const struct unit *unit,
			      enum step_kind orig, enum step_kind patched)
{
	const struct job *job = writer->job;
	const char *command = compile_command(job, unit, orig, writer->plugin);

	if (write_compile_script(job, unit, orig, unit->orig_tree, command, writer->names))
		return -1;
	touched_sources_forget(writer->touched, unit, orig);
	touched_sources_forget(writer->touched, unit, patched);
	object_cache_fetch(writer->cache, unit, orig, command);
	if (unit->is_unpatched)
		return write_copy_script(job, unit, orig, patched);
	return write_compile_script(job, unit, patched, patched_tree(job),
				    compile_command(job, unit, patched, writer->plugin),
				    writer->names);
}

/* Adds the rules for both objects. */
static void add_pair_rules(const struct script_writer *writer, const struct unit *unit,
			   enum step_kind orig, enum step_kind patched, struct text *rules)
{
	const struct job *job = writer->job;
	const char *plugin = writer->plugin->path;
	const char *also = plugin ? arena_printf(job->arena, " %s", plugin) : "";

	step_rule(job, rules, unit, orig, ".o", also);
	step_rule(job, rules, unit, patched, ".o",
		  unit->is_unpatched
			  ? arena_printf(job->arena, " %s", unit_path(job, unit, orig, ".o"))
			  : also);
	text_add(rules, "-include %s %s\n\n", unit_path(job, unit, orig, ".d"),
		 unit_path(job, unit, patched, ".d"));
}

/* Writes the scripts of a unit's steps, and the make file with their rules. */
static int write_steps(const struct script_writer *writer, const struct unit *unit)
{
	const struct job *job = writer->job;
	struct text rules = { .arena = job->arena };
	const char *header = "";

	if (write_pair_scripts(writer, unit, STEP_ORIG, STEP_PATCHED))
		return -1;
	add_pair_rules(writer, unit, STEP_ORIG, STEP_PATCHED, &rules);
	/* The script of the comparison has make do these when it finds that they are needed. */
	if (unit_may_read_keys(unit)) {
		if (write_pair_scripts(writer, unit, STEP_ORIG_KEYS, STEP_PATCHED_KEYS))
			return -1;
		add_pair_rules(writer, unit, STEP_ORIG_KEYS, STEP_PATCHED_KEYS, &rules);
		header = arena_printf(job->arena, " %s", reading_header(job));
	}
	if (write_diff_script(job, unit, ""))
		return -1;
	step_rule(job, &rules, unit, STEP_DIFF, ".done",
		  arena_printf(job->arena, " %s %s %s %s %s/create-diff-object%s",
			       unit_path(job, unit, STEP_ORIG, ".o"),
			       unit_path(job, unit, STEP_PATCHED, ".o"), unit->symbols,
			       job->kernel->symvers, job->own->tools, header));
	return steps_write(
		job, unit_path(job, unit, STEP_DIFF, ".mk"),
		arena_printf(job->arena, " %s", unit_path(job, unit, STEP_DIFF, ".done")),
		text_string(&rules));
}

/* Writes all of that, and runs it by way of WORK/NAME.mk. */
static int run_steps(struct job *job, const char *name, const struct unit_set *units,
		     const struct plugin *plugin, const struct compare_watch *watch,
		     struct unit_set *reached)
{
	const struct unit *const *unit;
	struct search_names names;
	struct touched_sources touched;
	struct script_writer writer = {
		.job = job, .plugin = plugin, .names = &names, .touched = &touched
	};
	int status;

	if (launcher_write(job, plugin))
		return -1;
	search_names_setup(&names, job->arena);
	touched_sources_setup(&touched, job);
	writer.cache = object_cache_begin(job, plugin, &names);
	array_for_each(unit, &units->items)
		if (write_steps(&writer, *unit))
			return -1;
	status = units_run(
		&(struct unit_run){ .job = job, .name = name, .units = units, .watch = watch },
		reached);
	object_cache_end(writer.cache);
	launcher_report(job);
	return status;
}

static const char *read_log(const struct job *job, const struct unit *unit, enum step_kind kind)
{
	const char *path = unit_path(job, unit, kind, ".log");
	const char *text = file_exists(path) ? file_read(job->arena, path, NULL) : NULL;

	return text ? text : "";
}

/* Shows the messages of the compiler or of create-diff-object as they are. */
static void show_log(const struct job *job, const struct unit *unit, enum step_kind kind)
{
	message_relay(read_log(job, unit, kind));
}

/* What was shown of the compiler's messages. A header may break hundreds of units, all in the same way. */
struct quoted {
	struct hash errors; /* lines "net/rds/rds.h:139:21: error: ..." */
	int units;
};

#define QUOTED_MAX 3

/* Were all of the log's errors shown with another unit? From now on they are. */
static bool is_quoted(const struct job *job, struct quoted *quoted, const char *log)
{
	const char *line, *end;
	bool any = false, new = false;

	for (line = log; *line; line = *end ? end + 1 : end) {
		const char *error;

		end = strchrnul(line, '\n');
		if (!memmem(line, (size_t)(end - line), " error: ", 8))
			continue;
		any = true;
		error = arena_strndup(job->arena, line, (size_t)(end - line));
		if (hash_get(&quoted->errors, error))
			continue;
		new = true;
		hash_add(&quoted->errors, error, quoted);
	}
	return any && !new;
}

/* Messages of the compiler that the original source does not cause come from the patch. */
static void show_new_warnings(struct job *job, const struct patch_set *patches,
			      const struct unit *unit, struct quoted *quoted)
{
	const char *log = read_log(job, unit, STEP_PATCHED), *shown;

	if (message_level() < MESSAGE_WARNING || !strcmp(read_log(job, unit, STEP_ORIG), log) ||
	    quoted->units++ >= QUOTED_MAX)
		return;
	shown = source_messages_show(job, patches, unit, log);
	warning("%s: the compiler warns of what %s changes; see its messages above", unit->source,
		unit->patches);
	source_messages_name_hunks(job, patches, shown);
}

/* Says it with the patched file's own lines and hunks. */
static int does_not_compile(struct job *job, const struct patch_set *patches,
			    const struct unit *unit, struct quoted *quoted)
{
	const char *log = read_log(job, unit, STEP_PATCHED), *shown = NULL;
	const bool told = is_quoted(job, quoted, log);

	if (!told && (job->request->keep_going || quoted->units++ < QUOTED_MAX))
		shown = source_messages_show(job, patches, unit, log);
	if (shown)
		fail("%s: does not compile with %s; see the compiler's messages above",
		     unit->source, unit->patches);
	else if (told)
		fail("%s: does not compile with %s, for errors that are shown above", unit->source,
		     unit->patches);
	else
		fail("%s: does not compile with %s; the compiler's messages are in %s",
		     unit->source, unit->patches, unit_path(job, unit, STEP_PATCHED, ".log"));
	if (shown)
		source_messages_name_hunks(job, patches, shown);
	detail("its command is in %s, to be run with sh",
	       unit_path(job, unit, STEP_PATCHED, ".sh"));
	return -1;
}

/* Did both versions compile? Returns -1 after printing which did not. */
static int check_compiled(struct job *job, const struct patch_set *patches,
			  const struct unit_set *units, const struct plugin *plugin)
{
	struct quoted quoted = { 0 };
	const struct unit **item;
	int result = 0;

	hash_setup(&quoted.errors, job->arena);
	array_for_each(item, &units->items) {
		const struct unit *unit = *item;

		if (!file_exists(unit_path(job, unit, STEP_ORIG, ".o"))) {
			show_log(job, unit, STEP_ORIG);
			unpatched_failure_explain(job, plugin, unit,
						  read_log(job, unit, STEP_ORIG));
			result = -1;
		} else if (!file_exists(unit_path(job, unit, STEP_PATCHED, ".o"))) {
			const char *log = read_log(job, unit, STEP_PATCHED);

			if (compile_failure_explain(job, plugin, unit->source, log))
				message_relay(log);
			else
				does_not_compile(job, patches, unit, &quoted);
			result = -1;
		} else if (!unit->is_unpatched) {
			show_new_warnings(job, patches, unit, &quoted);
		}
	}
	return result;
}

/* Returns -1 after printing which units cannot be livepatched. */
static int check_compared(const struct job *job, const struct unit_set *units)
{
	const struct unit **item;
	int result = 0;

	array_for_each(item, &units->items) {
		const struct unit *unit = *item;

		show_log(job, unit, STEP_DIFF);
		if (file_exists(unit_path(job, unit, STEP_DIFF, ".done")))
			continue;
		if (unit->is_unpatched)
			result = fail("%s: its functions cannot be reverted as %s asks for",
				      unit->source, unit->patches);
		else
			result = fail("%s: what %s changes here cannot be livepatched",
				      unit->source, unit->patches);
	}
	return result;
}

bool units_are_compared(const struct job *job, const struct unit_set *units)
{
	const struct unit **item;

	array_for_each(item, &units->items)
		if (!file_exists(unit_path(job, *item, STEP_DIFF, ".done")))
			return false;
	return true;
}

/* Has the unit compared again by the next steps_run(), with other options. */
static int compare_again(const struct job *job, const struct unit *unit, const char *peers)
{
	const char *done = unit_path(job, unit, STEP_DIFF, ".done");

	if (write_diff_script(job, unit, peers))
		return -1;
	/* The script may be no newer than this, as clocks of file systems tick. */
	return unlink(done) ? fail_errno("%s", done) : 0;
}

/*
 * Compares again the units of the patch that use what another one makes global, with its report at hand,
 * and with `reverts` those that have some.
 */
static int compare_with_peers(const struct job *job, const struct unit_set *units, bool reverts)
{
	struct peers peers;
	const struct unit **item;
	int again = 0;

	if (peers_read(job, units, &peers))
		return -1;
	array_for_each(item, &units->items) {
		const char *options;

		if (reverts && !(*item)->reverts.count)
			continue;
		options = peer_options(job, &peers, *item);
		if (!options)
			return -1;
		if (!*options && !reverts)
			continue;
		again++;
		if (compare_again(job, *item, options))
			return -1;
	}
	return again ? steps_run(job, "build", "comparing again", again, NULL) : 0;
}

static int steps_failed(const struct job *job, const char *name)
{
	return fail("%s/%s.mk failed without a message; see %s/%s.log", job->work, name, job->work,
		    name);
}

int units_compile(struct job *job, const struct patch_set *patches, const struct unit_set *units,
		  const struct plugin *plugin, const struct compare_watch *watch,
		  struct unit_set *compared)
{
	int status;

	if (!units->items.count)
		return 0;
	status = run_steps(job, "build", units, plugin, watch, compared);
	if (status < 0 || check_compiled(job, patches, compared, plugin))
		return -1;
	if (status)
		return steps_failed(job, "build");
	/* What is refused has no report, and there is no module without it. */
	if (compared->items.count < units->items.count || !units_are_compared(job, units))
		return 0;
	status = compare_with_peers(job, units, false);
	return status > 0 && units_are_compared(job, units) ? steps_failed(job, "build") : status;
}

void units_say_left_out(const struct unit_set *units, const struct unit_set *compared)
{
	size_t count = units->items.count - compared->items.count;

	if (compared->items.count && count)
		info("%zu of %zu units that read the same patched files were not looked at any more; --keep-going tells of all",
		     count, units->items.count);
}

int reverts_compile(struct job *job, const struct patch_set *patches, const struct unit_set *units,
		    const struct plugin *plugin)
{
	struct unit_set patched = { 0 }, unpatched = { 0 }, compared = { 0 };
	const struct unit *const *unit;
	int status;

	array_for_each(unit, &units->items)
		*array_push(job->arena, (*unit)->is_unpatched ? &unpatched.items : &patched.items) =
			*unit;
	if (compare_with_peers(job, &patched, true) < 0)
		return -1;
	if (!unpatched.items.count)
		return 0;
	status = run_steps(job, "reverts", &unpatched, plugin, NULL, &compared);
	if (status < 0 || check_compiled(job, patches, &compared, plugin))
		return -1;
	return status ? steps_failed(job, "reverts") : 0;
}

/* Does a unit's report say that the function is left out? Clones of it are, too. */
static bool is_left_out(const struct report *report, const char *name)
{
	const size_t length = strlen(name);
	const struct report_ignored *ignored;
	const struct report_unit *unit;

	array_for_each(unit, &report->units)
		array_for_each(ignored, &unit->ignored)
			if (!strncmp(ignored->name, name, length) &&
			    (!ignored->name[length] || ignored->name[length] == '.'))
				return true;
	return false;
}

/* A name that is wrong must not pass for one whose change is left out. */
static int check_ignored(const struct job *job, const struct unit_set *units)
{
	ARRAY(const struct report *) reports = { 0 };
	const struct unit *const *item;
	const struct report **report;
	const char *const *name;
	int result = 0;

	if (!job->request->ignored_functions.count)
		return 0;
	array_for_each(item, &units->items) {
		report = array_push(job->arena, &reports);
		*report = report_read(job->arena, unit_path(job, *item, STEP_DIFF, ".yaml"));
		if (!*report)
			return -1;
	}
	array_for_each(name, &job->request->ignored_functions) {
		bool found = false;

		array_for_each(report, &reports)
			found |= is_left_out(*report, *name);
		if (!found)
			result = fail(
				"--ignore-function %s: the patch changes no function of that name",
				*name);
	}
	return result;
}

int changes_find(struct job *job, const struct unit_set *units, struct changes *changes)
{
	const struct unit **item;

	if (check_compared(job, units) || check_ignored(job, units))
		return -1;
	array_for_each(item, &units->items)
		/*
		 * Only comments changed, or code that this configuration leaves out:
		 * explain/hunks.c finds out which.
		 */
		if (file_exists(unit_path(job, *item, STEP_DIFF, ".same")))
			*array_push(job->arena, &changes->unchanged.items) = *item;
		else
			*array_push(job->arena, &changes->changed.items) = *item;
	if (changes->changed.items.count)
		return 0;
	info("the patch changes no code of this kernel: every object is the same with and without it");
	return 3;
}
