// SPDX-License-Identifier: GPL-2.0-or-later
#include "steps.h"
#include "../kernels/compiler.h"
#include "../kernels/environment.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *step_quoted(const struct job *job, const char *path)
{
	struct text text = { .arena = job->arena };

	for (text_add(&text, "'"); *path; path++)
		text_add(&text, *path == '\'' ? "'\\''" : "%c", *path);
	text_add(&text, "'");
	return text_string(&text);
}

const char *step_command(const struct job *job, const struct unit *unit, bool orig)
{
	struct text text = { .arena = job->arena };
	char *command = arena_strdup(job->arena, unit->command), *word, *save;
	bool skip = false;

	for (word = strtok_r(command, " \t\n", &save); word;
	     word = strtok_r(NULL, " \t\n", &save)) {
		if (skip)
			skip = false;
		else if (!strcmp(word, "-o"))
			skip = true;
		else if (orig && unit->is_new && !strcmp(word, unit->source))
			text_add(&text, "-x c /dev/null ");
		else if (strncmp(word, "-Wp,-MMD,", 9) && strncmp(word, "-Wp,-MD,", 8))
			text_add(&text, "%s ", word);
	}
	return text_string(&text);
}

const char *step_helper_options(const struct job *job)
{
	const char *templates = step_quoted(job, job->own->templates);

	/* Reports name inline functions of the helpers; where klp-build is installed is no part of a module. */
	return arena_printf(
		job->arena, "-idirafter %s/include -fdebug-prefix-map=%s/include/=include/ %s",
		templates, templates, job->api->shadow_types ? "-DKLP_HAVE_SHADOW_TYPES " : "");
}

const char *step_same_anywhere(const struct job *job)
{
	/* gcc's DW_AT_producer has the path of the plugin; clang's has no options. */
	return compiler_text_is_clang(job->kernel->compiler) ? "" : "-gno-record-gcc-switches ";
}

int step_script(const struct job *job, const struct unit *unit, enum step_kind kind,
		const char *text)
{
	const char *path = unit_path(job, unit, kind, ".sh"), *slash = strrchr(path, '/');
	const char *dir = arena_strndup(job->arena, path, (size_t)(slash - path));

	return dir_make(dir) || file_update(path, text, strlen(text)) ? -1 : 0;
}

const char *step_depends(const struct job *job, const char *dir, const char *from,
			 const char *target, const char *to)
{
	return arena_printf(job->arena,
			    "awk -v top=%s -v target=%s '{ "
			    "for (i = 1; i <= NF; i++) "
			    "if (NR == 1 && i == 1) $i = target \":\"; "
			    "else if ($i != \"\\\\\" && $i !~ /^\\//) $i = top \"/\" $i; "
			    "print }' %s >>%s",
			    step_quoted(job, dir), step_quoted(job, target), step_quoted(job, from),
			    step_quoted(job, to));
}

/* Has a line for each unit that is done, and "!OBJECT" for each step that failed; for a shell. */
static const char *progress_path(const struct job *job)
{
	return step_quoted(job, arena_printf(job->arena, "%s/progress", job->work));
}

void step_rule(const struct job *job, struct text *makefile, const struct unit *unit,
	       enum step_kind kind, const char *suffix, const char *prerequisites)
{
	const char *script = unit_path(job, unit, kind, ".sh");

	text_add(makefile, "%s: %s%s\n", unit_path(job, unit, kind, suffix), script, prerequisites);
	/* The comparison may have make compile what it finds to be needed. */
	text_add(makefile, "\t%s %s >%s 2>&1 || { echo '!'%s >>%s; exit 1; }\n",
		 kind == STEP_DIFF ? "+@MAKE='$(MAKE)' sh" : "@sh", step_quoted(job, script),
		 step_quoted(job, unit_path(job, unit, kind, ".log")),
		 step_quoted(job, unit->object), progress_path(job));
	/* The status line counts units: each by the last of its steps. */
	if (kind == STEP_DIFF || kind == STEP_FILTER)
		text_add(makefile, "\t@echo %s >>%s\n", step_quoted(job, unit->object),
			 progress_path(job));
}

struct make_progress {
	FILE *lines;
	const char *stage;
	int done, total;
	const struct steps_watch *watch;
	struct hash ended; /* objects */
	struct text line;  /* so far: make may be in the middle of it */
};

/* Returns false when the watch does not want the rest. */
static bool read_line(struct make_progress *progress)
{
	const char *line = text_string(&progress->line), *object;
	bool failed = *line == '!';

	/* Both compilations of a unit may fail. */
	object = arena_strdup(progress->line.arena, line + failed);
	if (!hash_get(&progress->ended, object)) {
		hash_add(&progress->ended, object, progress);
		progress->done++;
	}
	return !progress->watch || progress->watch->ended(progress->watch->data, object, failed);
}

static bool read_progress(struct make_progress *progress)
{
	bool wanted = true;
	int c;

	while ((c = getc(progress->lines)) != EOF) {
		if (c != '\n') {
			text_add(&progress->line, "%c", c);
			continue;
		}
		wanted &= read_line(progress);
		progress->line.chars.count = 0;
	}
	clearerr(progress->lines);
	return wanted;
}

static bool show_progress(void *data)
{
	struct make_progress *progress = data;
	bool wanted = read_progress(progress);

	status(progress->stage, progress->done, progress->total);
	return wanted;
}

static int run_make(const struct job *job, const char *name, struct make_progress *progress)
{
	/*
	 * -L: when a file of the patched tree becomes a link again, the link is newer than what
	 * was made from the patched file, though the link's target is older.
	 */
	char *argv[] = { "make",
			 "-kL",
			 "-f",
			 arena_printf(job->arena, "%s/%s.mk", job->work, name),
			 arena_printf(job->arena, "-j%d", job->request->jobs),
			 NULL };
	const struct command command = { .argv = argv,
					 .dir = job->work,
					 .log = arena_printf(job->arena, "%s/%s.log", job->work,
							     name),
					 .progress = show_progress,
					 .data = progress };
	int result;

	if (environment_has_jobserver())
		argv[4] = NULL;
	if (file_write(command.log, "", 0))
		return -1;
	show_progress(progress);
	result = command_run(&command);
	/* What ended since the last look. */
	read_progress(progress);
	return result;
}

int steps_run(const struct job *job, const char *name, const char *stage, int total,
	      const struct steps_watch *watch)
{
	const char *path = arena_printf(job->arena, "%s/progress", job->work);
	struct make_progress progress = {
		.stage = stage,
		.total = total,
		.watch = watch,
		.line = { .arena = job->arena },
	};
	int result;

	if (file_write(path, "", 0))
		return -1;
	hash_setup(&progress.ended, job->arena);
	progress.lines = fopen(path, "re");
	if (!progress.lines)
		return fail_errno("%s", path);
	result = run_make(job, name, &progress);
	fclose(progress.lines);
	return result;
}

int steps_write(const struct job *job, const char *path, const char *goals, const char *rules)
{
	const char *text =
		arena_printf(job->arena,
			     "# Generated by klp-build; run it with make -L.\n"
			     "all:%s\n\n"
			     ".PHONY: all\n.DELETE_ON_ERROR:\n.SUFFIXES:\nMAKEFLAGS += -r\n\n%s",
			     goals, rules);

	return file_update(path, text, strlen(text));
}

int steps_make(const struct job *job, const char *name, const char *goals, const char *rules,
	       const char *stage, int total)
{
	const char *path = arena_printf(job->arena, "%s/%s.mk", job->work, name);

	return steps_write(job, path, goals, rules) ?: steps_run(job, name, stage, total, NULL);
}
