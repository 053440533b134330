// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The objects: each unit is compiled from the kernel's tree and from the farm with its
 * saved command, and the two are compared. build.mk does it, so that make's jobserver
 * and time stamps work as they do for the kernel, and a person can redo any step:
 *
 *	make -f WORK/build.mk WORK/patched/net/ipv4/tcp_input.o
 *
 * For each unit X there are, in WORK/orig, WORK/patched and WORK/diff:
 *	X.sh	the step's command; written only when it changes, so a change redoes it
 *	X.log	what it printed
 *	X.o, X.d (orig, patched); X.o, X.yaml, X.same (diff: X.same instead of X.o when
 *	nothing changed), X.done
 */
#include "stages.h"
#include "text.h"
#include "../lib/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *unit_path(struct build *build, const struct unit *unit, const char *kind,
		      const char *suffix)
{
	return arena_printf(build->arena, "%s/%s/%.*s%s", build->work, kind,
			    (int)(strlen(unit->object) - strlen(".o")), unit->object, suffix);
}

const char *unit_command(struct build *build, const struct unit *unit)
{
	struct text text = { .arena = build->arena };
	char *command = arena_strdup(build->arena, unit->command), *word, *save;
	bool skip = false;

	for (word = strtok_r(command, " \t\n", &save); word;
	     word = strtok_r(NULL, " \t\n", &save)) {
		if (skip) {
			skip = false;
			continue;
		}
		if (!strcmp(word, "-o")) {
			skip = true;
			continue;
		}
		if (!strncmp(word, "-Wp,-MMD,", 9) || !strncmp(word, "-Wp,-MD,", 8))
			continue;
		text_add(&text, "%s ", word);
	}
	return text_string(&text);
}

/* Paths go into a shell script in single quotes. */
static const char *quoted(struct build *build, const char *path)
{
	struct text text = { .arena = build->arena };

	for (text_add(&text, "'"); *path; path++)
		text_add(&text, *path == '\'' ? "'\\''" : "%c", *path);
	text_add(&text, "'");
	return text_string(&text);
}

static int write_script(struct build *build, const struct unit *unit, const char *kind,
			const char *text)
{
	const char *path = unit_path(build, unit, kind, ".sh");
	char *slash = strrchr(arena_strdup(build->arena, path), '/');
	char *dir = arena_strndup(build->arena, path, strlen(path) - strlen(slash));

	return dir_make(dir) || file_update(path, text, strlen(text)) ? -1 : 0;
}

/*
 * Dependency files name files below the directory of the compilation: they get its
 * name in front, because one make runs for both directories.
 */
static int write_compile_script(struct build *build, const struct unit *unit, const char *kind,
				const char *dir, const char *options)
{
	const char *object = unit_path(build, unit, kind, ".o");
	const char *deps = unit_path(build, unit, kind, ".d");

	return write_script(
		build, unit, kind,
		arena_printf(build->arena,
			     "rm -f %s && cd %s || exit 1\n"
			     "%s-ffunction-sections -fdata-sections %s-MMD -MP -MF %s.tmp -o %s.tmp "
			     "|| exit 1\n"
			     "awk -v top=%s -v object=%s '\n"
			     "{\n"
			     "\tfor (i = 1; i <= NF; i++)\n"
			     "\t\tif (NR == 1 && i == 1)\n"
			     "\t\t\t$i = object \":\"\n"
			     "\t\telse if ($i != \"\\\\\" && $i !~ /^\\//)\n"
			     "\t\t\t$i = top \"/\" $i\n"
			     "\tprint\n"
			     "}' %s.tmp >%s && rm -f %s.tmp && mv -f %s.tmp %s\n",
			     quoted(build, object), quoted(build, dir), unit_command(build, unit),
			     options,
			     quoted(build, deps), quoted(build, object), quoted(build, dir),
			     quoted(build, object), quoted(build, deps), quoted(build, deps),
			     quoted(build, deps), quoted(build, object), quoted(build, object)));
}

static int write_diff_script(struct build *build, const struct unit *unit)
{
	const char *out = unit_path(build, unit, "diff", ".o");
	const char *same = unit_path(build, unit, "diff", ".same");
	const char *done = unit_path(build, unit, "diff", ".done");

	return write_script(
		build, unit, "diff",
		arena_printf(build->arena,
			     "rm -f %s %s %s\n"
			     "%s/create-diff-object --unit %s --object %s --symbols %s --symvers %s "
			     "--report %s -o %s %s %s\n"
			     "status=$?\n"
			     "case $status in\n"
			     "0) ;;\n"
			     "3) : >%s ;;\n"
			     "*) exit 1 ;;\n"
			     "esac\n"
			     ": >%s\n",
			     quoted(build, out), quoted(build, same), quoted(build, done),
			     quoted(build, build->tools),
			     quoted(build, unit->object), quoted(build, unit->klp_object),
			     quoted(build, unit->symbols), quoted(build, build->kernel.symvers),
			     quoted(build, unit_path(build, unit, "diff", ".yaml")),
			     quoted(build, out), quoted(build, unit_path(build, unit, "orig", ".o")),
			     quoted(build, unit_path(build, unit, "patched", ".o")),
			     quoted(build, same), quoted(build, done)));
}

static void add_rule(struct text *text, struct build *build, const struct unit *unit,
		     const char *kind, const char *suffix, const char *prerequisites)
{
	const char *target = unit_path(build, unit, kind, suffix);
	const char *script = unit_path(build, unit, kind, ".sh");

	text_add(text, "%s: %s%s\n", target, script, prerequisites);
	text_add(text, "\t@sh %s >%s 2>&1\n", quoted(build, script),
		 quoted(build, unit_path(build, unit, kind, ".log")));
	text_add(text, "\t@echo %s >>%s/progress\n", quoted(build, unit->object),
		 quoted(build, build->work));
}

static int write_makefile(struct build *build)
{
	const char *helpers = arena_printf(build->arena, "-idirafter %s/include ",
					   quoted(build, build->data));
	struct text text = { .arena = build->arena }, goals = { .arena = build->arena };
	struct unit **item;
	const char *content;

	array_for_each(item, &build->units) {
		struct unit *unit = *item;

		/* Patches find <linux/livepatch_helpers.h> and kpatch-macros.h behind all others. */
		if (write_compile_script(build, unit, "orig", build->kernel.tree, "") ||
		    write_compile_script(build, unit, "patched", build->farm, helpers) ||
		    write_diff_script(build, unit))
			return -1;
		add_rule(&text, build, unit, "orig", ".o", "");
		add_rule(&text, build, unit, "patched", ".o", "");
		add_rule(&text, build, unit, "diff", ".done",
			 arena_printf(build->arena, " %s %s %s/create-diff-object",
				      unit_path(build, unit, "orig", ".o"),
				      unit_path(build, unit, "patched", ".o"), build->tools));
		text_add(&text, "-include %s %s\n\n", unit_path(build, unit, "orig", ".d"),
			 unit_path(build, unit, "patched", ".d"));
		text_add(&goals, " \\\n\t%s", unit_path(build, unit, "diff", ".done"));
	}
	content = arena_printf(build->arena,
			       "# Generated by klp-build: the objects of this livepatch.\n"
			       "all:%s\n\n.PHONY: all\n.DELETE_ON_ERROR:\n.SUFFIXES:\nMAKEFLAGS += -r\n\n%s",
			       text_string(&goals), text_string(&text));
	return file_update(arena_printf(build->arena, "%s/build.mk", build->work), content,
			   strlen(content));
}

struct progress {
	const char *path;
	int total;
};

static void show_progress(void *data)
{
	const struct progress *progress = data;
	FILE *file = fopen(progress->path, "re");
	int done = 0, c;

	while (file && (c = getc(file)) != EOF)
		done += c == '\n';
	if (file)
		fclose(file);
	status("compiling and comparing", done, progress->total);
}

static int run_make(struct build *build)
{
	const char *flags = getenv("MAKEFLAGS");
	const char *log = arena_printf(build->arena, "%s/compile.log", build->work);
	struct progress progress = {
		.path = arena_printf(build->arena, "%s/progress", build->work),
		.total = (int)build->units.count * 3,
	};
	char *argv[] = {
		"make", "-k", "-f", arena_printf(build->arena, "%s/build.mk", build->work),
		arena_printf(build->arena, "-j%d", build->request.jobs), NULL,
	};
	struct command command = {
		.argv = argv, .dir = build->work, .log = log,
		.progress = show_progress, .data = &progress,
	};

	/* A make around us hands out its jobs. */
	if (flags && strstr(flags, "--jobserver"))
		argv[4] = NULL;
	if (file_write(progress.path, "", 0) || file_write(log, "", 0))
		return -1;
	show_progress(&progress);
	return command_run(&command);
}

/* Warnings and errors of create-diff-object go to the user as they are. */
static void show_log(struct build *build, const struct unit *unit, const char *kind)
{
	const char *path = unit_path(build, unit, kind, ".log");
	char *text = file_exists(path) ? file_read(build->arena, path, NULL) : NULL;

	if (text && *text && message_level() >= MESSAGE_ERROR) {
		status_clear();
		fputs(text, stderr);
	}
}

/* Says which step of which unit failed. Returns -1 when any did. */
static int check_results(struct build *build)
{
	struct unit **item;
	int result = 0;

	array_for_each(item, &build->units) {
		struct unit *unit = *item;

		if (!file_exists(unit_path(build, unit, "orig", ".o"))) {
			show_log(build, unit, "orig");
			result = fail("%s: the unpatched source does not compile; the prepared kernel in %s "
				      "is broken: remove it and try again",
				      unit->source, build->kernel.dir);
		} else if (!file_exists(unit_path(build, unit, "patched", ".o"))) {
			show_log(build, unit, "patched");
			result = fail("%s: the patched source does not compile; see the compiler's "
				      "messages above",
				      unit->source);
		} else {
			show_log(build, unit, "diff");
			if (!file_exists(unit_path(build, unit, "diff", ".done")))
				result = fail("%s: this change cannot be livepatched", unit->source);
		}
	}
	return result;
}

static int drop_unchanged(struct build *build)
{
	struct unit **item, **kept = build->units.items;

	array_for_each(item, &build->units)
		if (!file_exists(unit_path(build, *item, "diff", ".same")))
			*kept++ = *item;
	build->units.count = (size_t)(kept - build->units.items);
	if (build->units.count)
		return 0;
	info("the patch changes no code of this kernel: every object is the same with and without it");
	return 3;
}

int compile_run(struct build *build)
{
	int status;

	if (write_makefile(build))
		return -1;
	status = run_make(build);
	if (status < 0)
		return -1;
	if (check_results(build))
		return -1;
	if (status)
		return fail("%s/build.mk failed without a message; see %s/compile.log", build->work,
			    build->work);
	return drop_unchanged(build);
}
