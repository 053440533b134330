// SPDX-License-Identifier: GPL-2.0-or-later
#include "one-case.h"
#include "expect.h"
#include "prepare-case.h"
#include "../../../lib/files.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void problem(struct run *run, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	printf("# ");
	vprintf(fmt, args);
	putchar('\n');
	va_end(args);
	run->failed = true;
}

const char *work_file(struct run *run, const char *name)
{
	return arena_printf(run->arena, "%s/%s", run->work, name);
}

static const char *file_text(struct run *run, const char *name)
{
	const char *path = work_file(run, name);
	const char *text = file_exists(path) ? file_read(run->arena, path, NULL) : NULL;

	return text ? text : "";
}

/* As unit.c in a directory of its own, so that __FILE__ is the same in both versions. */
static int compile(struct run *run, const char *source, bool patched, const char *object)
{
	struct process process = { .dir = work_file(run, "compile") };
	word_list *argv = &process.argv;

	if (file_copy(source, work_file(run, "compile/unit.c")) < 0)
		return -1;
	words_add(run->arena, argv, &run->flavour->command);
	words_add(run->arena, argv, &run->flavour->flags);
	words_add(run->arena, argv, &run->case_flags);
	if (patched && run->test_case->one_source)
		word_add(run->arena, argv, "-DPATCHED");
	word_add(run->arena, argv, "-I");
	word_add(run->arena, argv, run->places->headers);
	word_add(run->arena, argv, "-c");
	word_add(run->arena, argv, "-o");
	word_add(run->arena, argv, work_file(run, object));
	word_add(run->arena, argv, "unit.c");
	return process_run(run->arena, &process) ? -1 : 0;
}

int run_tool(struct run *run, const word_list *more, const char *out, const char *err)
{
	struct process process = { .out = out, .err = err, .env = run->env };

	word_add(run->arena, &process.argv, run->places->tool);
	word_add(run->arena, &process.argv, work_file(run, "orig.o"));
	word_add(run->arena, &process.argv, work_file(run, "patched.o"));
	words_split(run->arena, &process.argv, "--unit unit.o");
	words_add(run->arena, &process.argv, more);
	words_add(run->arena, &process.argv, &run->options);
	return process_run(run->arena, &process);
}

static int run_diff(struct run *run, const char *object, const char *report)
{
	word_list options = { 0 };

	word_add(run->arena, &options, "-o");
	word_add(run->arena, &options, work_file(run, object));
	word_add(run->arena, &options, "--report");
	word_add(run->arena, &options, work_file(run, report));
	return run_tool(run, &options, work_file(run, "stdout"), work_file(run, "stderr"));
}

static bool is_for_mirror(struct run *run)
{
	const struct case_line *line;

	array_for_each(line, &run->test_case->expect)
		if (!strcmp(line->words.items[0], "no-mirror") && line_is_for(line, run->flavour))
			return false;
	return true;
}

/* Shows a text below a problem, each line of it as a comment. */
static void print_comment(const char *prefix, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		printf("#%s%.*s\n", prefix, (int)length, text);
		text += length + (text[length] == '\n');
	}
}

/* A program of its own: it reads whatever create-diff-object has written, and may crash. */
static void check_mirror(struct run *run, bool output)
{
	const char *log = work_file(run, "mirror");
	/* read_keys of prepare.sh */
	const bool reads_keys = file_exists(work_file(run, "reads-keys/patched.o"));
	struct process process = { .out = log, .err = log, .append = true };

	if (!is_for_mirror(run))
		return;
	word_add(run->arena, &process.argv, run->places->mirror);
	word_add(run->arena, &process.argv,
		 work_file(run, reads_keys ? "reads-keys/orig.o" : "orig.o"));
	word_add(run->arena, &process.argv,
		 work_file(run, reads_keys ? "reads-keys/patched.o" : "patched.o"));
	if (output) {
		word_add(run->arena, &process.argv, work_file(run, "out.o"));
		word_add(run->arena, &process.argv, work_file(run, "report.yaml"));
	}
	if (process_run(run->arena, &process)) {
		problem(run, "the mirror check complains");
		print_comment(" ", file_text(run, "mirror"));
	}
}

static bool same_files(struct run *run, const char *a, const char *b)
{
	size_t a_size, b_size;
	const char *a_text = file_read(run->arena, work_file(run, a), &a_size);
	const char *b_text = file_read(run->arena, work_file(run, b), &b_size);

	return a_text && b_text && a_size == b_size && !memcmp(a_text, b_text, a_size);
}

static void check_link(struct run *run)
{
	struct process process = { .err = work_file(run, "ld"), .append = true };

	words_split(run->arena, &process.argv, run->flavour->binutils->ld);
	word_add(run->arena, &process.argv, "-r");
	word_add(run->arena, &process.argv, "-o");
	word_add(run->arena, &process.argv, work_file(run, "linked.o"));
	word_add(run->arena, &process.argv, work_file(run, "out.o"));
	if (process_run(run->arena, &process))
		problem(run, "ld -r does not take OUT.o");
}

static void check_refused(struct run *run)
{
	if (file_exists(work_file(run, "out.o")))
		problem(run, "OUT.o exists after exit status %d", run->status);
	if (run->status == 3) {
		const char *report = work_file(run, "report.yaml");

		check_mirror(run, false);
		if (file_exists(report) && facts_of_report(&run->facts, report) < 0)
			problem(run, "the report cannot be read");
	} else if (!*run->stderr_text) {
		problem(run, "refused without a message");
	}
}

static void check_written(struct run *run)
{
	run_diff(run, "again.o", "again.yaml");
	if (!same_files(run, "out.o", "again.o"))
		problem(run, "the same inputs gave other bytes");
	if (!same_files(run, "report.yaml", "again.yaml"))
		problem(run, "the same inputs gave another report");
	check_mirror(run, true);
	check_link(run);
	if (facts_of_report(&run->facts, work_file(run, "report.yaml")) < 0 ||
	    facts_of_object(&run->facts, work_file(run, "out.o")) < 0 ||
	    facts_write(&run->facts, work_file(run, "facts")) < 0)
		problem(run, "the report or OUT.o cannot be read");
}

/* What holds for every case, whatever it expects. */
static void check_always(struct run *run)
{
	if (strstr(run->stderr_text, "runtime error") || strstr(run->stderr_text, "Sanitizer"))
		problem(run, "a sanitizer reports an error");
	if (run->status < 0 || run->status > 4)
		problem(run, "exit status %d", run->status);
	else if (run->status)
		check_refused(run);
	else
		check_written(run);
}

/* ... with both objects there, and what `prepare` has made. */
static void compare(struct run *run, struct preparation *preparation)
{
	const struct case_line *line;

	run->status = run_diff(run, "out.o", "report.yaml");
	run->stderr_text = file_text(run, "stderr");
	check_always(run);
	if (preparation)
		prepare_end(run, preparation, run->status == 0);
	array_for_each(line, &run->test_case->expect)
		if (line_is_for(line, run->flavour))
			expect_line(run, &line->words);
}

static void run_case(struct run *run)
{
	struct preparation preparation = { 0 };

	if (compile(run, run->test_case->orig, false, "orig.o") < 0 ||
	    compile(run, run->test_case->patched, true, "patched.o") < 0) {
		problem(run, "does not compile");
		return;
	}
	if (!run->test_case->prepare) {
		compare(run, NULL);
	} else if (prepare_start(run, &preparation) == 0) {
		if (run->skip)
			prepare_end(run, &preparation, false);
		else
			compare(run, &preparation);
	}
}

static void setup(struct run *run)
{
	const struct case_line *line;
	char *name;

	run->work = arena_printf(run->arena, "%s/%s.%s", run->places->work, run->test_case->name,
				 run->flavour->name);
	name = strrchr(run->work, '/');
	*name = '.';
	array_for_each(line, &run->test_case->cflags)
		if (line_is_for(line, run->flavour))
			words_add(run->arena, &run->case_flags, &line->words);
	if (run->test_case->symvers) {
		word_add(run->arena, &run->options, "--symvers");
		word_add(run->arena, &run->options, run->test_case->symvers);
	}
}

/* All messages of compilers and tools go to the case's log, which is shown when it fails. */
static int open_log(struct run *run)
{
	int fd;

	if (dir_remove(run->work) < 0 || dir_make(work_file(run, "compile")) < 0)
		return -1;
	fd = open(work_file(run, "log"), O_WRONLY | O_CREAT | O_APPEND, 0666);
	return fd < 0 || dup2(fd, STDERR_FILENO) < 0 ? -1 : 0;
}

int one_case(const struct places *places, const struct test_case *test_case,
	     const struct flavour *flavour)
{
	struct run run = { .arena = arena_new(),
			   .places = places,
			   .test_case = test_case,
			   .flavour = flavour,
			   .stderr_text = "" };

	run.facts.arena = run.arena;
	setup(&run);
	if (open_log(&run) < 0)
		return 1;
	run_case(&run);
	if (run.skip)
		printf("skip %s\n", run.skip);
	if (run.todo)
		printf("todo %s\n", run.todo);
	if (run.failed) {
		print_comment("   ", file_text(&run, "stderr"));
		print_comment("   ", file_text(&run, "log"));
	}
	fflush(stdout);
	if (!places->keep)
		dir_remove(run.work);
	return run.failed;
}
