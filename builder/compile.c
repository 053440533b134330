// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The objects: each unit is compiled from the kernel's tree and from the farm with its
 * saved command, and the two are compared. build.mk does it, so that make's jobserver
 * and time stamps work as they do for the kernel, and a person can redo any step:
 *
 *	make -L -f WORK/build.mk WORK/patched/net/ipv4/tcp_input.o
 *
 * Beside the files of every step (steps.h) there are, for each unit X:
 *	orig/X.o, patched/X.o
 *	diff/X.o, X.yaml	or X.same, when nothing changed
 *	diff/X.done		the comparison has come to an end
 */
#include "stages.h"
#include "steps.h"
#include "../lib/files.h"

#include <stdio.h>
#include <string.h>

/* Options that both compilations get beside the saved command and those of the compiler plugin. */
static const char extra_options[] = "-ffunction-sections -fdata-sections ";

/* Everything goes to temporary names: a killed compiler must not leave half an object. */
static int write_compile_script(struct build *build, const struct unit *unit, const char *kind,
				const char *dir, const char *options)
{
	const char *object = unit_path(build, unit, kind, ".o");
	const char *deps = unit_path(build, unit, kind, ".d");
	const char *temporary = arena_printf(build->arena, "%s.tmp", deps);
	struct text text = { .arena = build->arena };

	text_add(&text, "rm -f %s %s && cd %s || exit 1\n", step_quoted(build, object),
		 step_quoted(build, deps), step_quoted(build, dir));
	text_add(&text, "%s%s%s%s-MD -MP -MF %s -o %s.tmp || exit 1\n",
		 step_command(build, unit, !strcmp(kind, "orig")), extra_options,
		 plugin_options(build, unit), options, step_quoted(build, temporary),
		 step_quoted(build, object));
	text_add(&text, "%s && rm -f %s && mv -f %s.tmp %s\n",
		 step_depends(build, dir, temporary, object, deps), step_quoted(build, temporary),
		 step_quoted(build, object), step_quoted(build, object));
	return step_script(build, unit, kind, text_string(&text));
}

static int write_diff_script(struct build *build, const struct unit *unit)
{
	const char *out = unit_path(build, unit, "diff", ".o");
	const char *same = unit_path(build, unit, "diff", ".same");
	const char *done = unit_path(build, unit, "diff", ".done");

	return step_script(build, unit, "diff",
			   arena_printf(build->arena,
					"rm -f %s %s %s\n"
					"%s/create-diff-object --lines-kept --unit %s --object %s "
					"--symbols %s --symvers %s "
					"--report %s -o %s %s %s\n"
					"status=$?\n"
					"case $status in\n"
					"0) ;;\n"
					"3) : >%s ;;\n"
					"*) exit 1 ;;\n"
					"esac\n"
					": >%s\n",
					step_quoted(build, out), step_quoted(build, same),
					step_quoted(build, done), step_quoted(build, build->tools),
					step_quoted(build, unit->object),
					step_quoted(build, unit->klp_object),
					step_quoted(build, unit->symbols),
					step_quoted(build, build->kernel.symvers),
					step_quoted(build, unit_path(build, unit, "diff", ".yaml")),
					step_quoted(build, out),
					step_quoted(build, unit_path(build, unit, "orig", ".o")),
					step_quoted(build, unit_path(build, unit, "patched", ".o")),
					step_quoted(build, same), step_quoted(build, done)));
}

static int run_steps(struct build *build)
{
	/* Patches find <linux/livepatch_helpers.h> and kpatch-macros.h behind all others. */
	const char *helpers = arena_printf(build->arena, "-idirafter %s/include ",
					   step_quoted(build, build->data));
	const char *plugin = build->plugin ? arena_printf(build->arena, " %s", build->plugin) : "";
	struct text rules = { .arena = build->arena }, goals = { .arena = build->arena };
	struct unit **item;

	array_for_each(item, &build->units) {
		struct unit *unit = *item;

		if (write_compile_script(build, unit, "orig", unit->orig_tree, "") ||
		    write_compile_script(build, unit, "patched", build->farm, helpers) ||
		    write_diff_script(build, unit))
			return -1;
		step_rule(build, &rules, unit, "orig", ".o", plugin);
		step_rule(build, &rules, unit, "patched", ".o", plugin);
		step_rule(build, &rules, unit, "diff", ".done",
			  arena_printf(build->arena, " %s %s %s %s %s/create-diff-object",
				       unit_path(build, unit, "orig", ".o"),
				       unit_path(build, unit, "patched", ".o"), unit->symbols,
				       build->kernel.symvers, build->tools));
		text_add(&rules, "-include %s %s\n\n", unit_path(build, unit, "orig", ".d"),
			 unit_path(build, unit, "patched", ".d"));
		text_add(&goals, " \\\n\t%s", unit_path(build, unit, "diff", ".done"));
	}
	return steps_make(build, "build", text_string(&goals), text_string(&rules),
			  "compiling and comparing", (int)build->units.count * 3);
}

static const char *read_log(struct build *build, const struct unit *unit, const char *kind)
{
	const char *path = unit_path(build, unit, kind, ".log");
	const char *text = file_exists(path) ? file_read(build->arena, path, NULL) : NULL;

	return text ? text : "";
}

/* The compiler and create-diff-object speak to the user in their own words. */
static void show_log(struct build *build, const struct unit *unit, const char *kind)
{
	status_clear();
	fputs(read_log(build, unit, kind), stderr);
}

/* What the compiler says of the patched source and not of the original is the patch's doing. */
static void show_new_warnings(struct build *build, const struct unit *unit)
{
	if (message_level() < MESSAGE_WARNING ||
	    !strcmp(read_log(build, unit, "orig"), read_log(build, unit, "patched")))
		return;
	show_log(build, unit, "patched");
}

/* Did both compile? Says which did not, and returns -1 then. */
static int check_compiled(struct build *build)
{
	struct unit **item;
	int result = 0;

	array_for_each(item, &build->units) {
		struct unit *unit = *item;

		if (!file_exists(unit_path(build, unit, "orig", ".o"))) {
			show_log(build, unit, "orig");
			result = fail("%s: the unpatched source does not compile; the prepared "
				      "kernel in %s "
				      "is broken: remove it and try again",
				      unit->source, build->kernel.dir);
		} else if (!file_exists(unit_path(build, unit, "patched", ".o"))) {
			show_log(build, unit, "patched");
			result = fail(
				"%s: does not compile with %s; see the compiler's messages above",
				unit->source, unit->patches);
		} else {
			show_new_warnings(build, unit);
		}
	}
	return result;
}

/* Says which units cannot be livepatched. Returns -1 when any cannot. */
static int check_compared(struct build *build)
{
	struct unit **item;
	int result = 0;

	array_for_each(item, &build->units) {
		struct unit *unit = *item;

		show_log(build, unit, "diff");
		if (!file_exists(unit_path(build, unit, "diff", ".done")))
			result = fail("%s: what %s changes here cannot be livepatched",
				      unit->source, unit->patches);
	}
	return result;
}

/* Only comments, or code that this configuration leaves out: hunks.c tells. */
static int drop_unchanged(struct build *build)
{
	struct unit **item, **kept = build->units.items;

	array_for_each(item, &build->units) {
		if (!file_exists(unit_path(build, *item, "diff", ".same")))
			*kept++ = *item;
		else
			*array_push(build->arena, &build->unchanged) = *item;
	}
	build->units.count = (size_t)(kept - build->units.items);
	if (build->units.count)
		return 0;
	info("the patch changes no code of this kernel: every object is the same with and without "
	     "it");
	return 3;
}

int compile_run(struct build *build)
{
	int result = run_steps(build);

	/* A changed layout is the reason for many a difference: it is named first. */
	if (result < 0 || check_compiled(build) || layouts_check(build) || check_compared(build))
		return -1;
	if (result)
		return fail("%s/build.mk failed without a message; see %s/build.log", build->work,
			    build->work);
	return drop_unchanged(build);
}
