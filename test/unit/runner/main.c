// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs the unit tests; test/unit/run builds it and calls it. See test/unit/README.md.
 *
 *	runner ROOT OUT WORK [--full] [--cases DIR] [--list] [NAME]...
 *
 * ROOT is the source tree, OUT where create-diff-object and the test programs have been built, WORK a
 * directory for the files of the tests. --list prints what would be run, and runs nothing.
 */
#include "choose.h"
#include "one-case.h"
#include "pool.h"
#include "../../../lib/files.h"
#include "../../../lib/message.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM_SECONDS "120"

struct runner {
	struct arena *arena;
	const char *root, *out;
	const char *cases_dir;
	bool full, list;
	word_list names; /* of groups, cases and test programs; empty: all */
	struct places places;
	flavour_list flavours;
	flavour_set available;
	case_list cases;
	ARRAY(struct test) tests;
};

/* A test's data, for the process that runs it. */
struct case_test {
	const struct places *places;
	const struct test_case *test_case;
	const struct flavour *flavour;
};

struct program_test {
	const struct runner *runner;
	const char *path;
};

static int run_case_test(const void *data)
{
	const struct case_test *test = data;

	return one_case(test->places, test->test_case, test->flavour);
}

static int run_program(const void *data)
{
	const struct program_test *test = data;

	if (chdir(test->runner->root) || dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
		return 1;
	execlp("timeout", "timeout", PROGRAM_SECONDS, test->path, (char *)NULL);
	return 127;
}

static struct test *add_test(struct runner *runner, const char *name)
{
	struct test *test = array_push(runner->arena, &runner->tests);

	test->name = name;
	return test;
}

static void add_program(struct runner *runner, const char *name)
{
	struct program_test *data = arena_new_object(runner->arena, struct program_test);
	struct test *test = add_test(runner, name);

	data->runner = runner;
	data->path = arena_printf(runner->arena, "%s/unit/%s", runner->out, name);
	test->run = run_program;
	test->data = data;
}

static void add_case(struct runner *runner, const struct test_case *test_case)
{
	flavour_set set =
		choose_flavours(test_case, &runner->flavours, runner->available, runner->full);
	struct case_test *data;
	struct test *test;
	size_t i;

	for (i = 0; i < runner->flavours.count; i++) {
		if (!(set >> i & 1))
			continue;
		data = arena_new_object(runner->arena, struct case_test);
		data->places = &runner->places;
		data->test_case = test_case;
		data->flavour = &runner->flavours.items[i];
		test = add_test(runner, arena_printf(runner->arena, "%s (%s)", test_case->name,
						     data->flavour->name));
		test->run = run_case_test;
		test->data = data;
	}
}

/* The flavours that FLAVOURS and COMPILERS leave; a line for each that is wanted and missing. */
static void find_flavours(struct runner *runner)
{
	const char *names = getenv("FLAVOURS"), *compilers = getenv("COMPILERS");
	word_list name_patterns = { 0 }, compiler_patterns = { 0 };
	size_t i;

	/* Who names them wants them all. */
	runner->full |= (names && *names) || (compilers && *compilers);
	words_split(runner->arena, &name_patterns, names && *names ? names : "*");
	words_split(runner->arena, &compiler_patterns, compilers && *compilers ? compilers : "*");
	for (i = 0; i < runner->flavours.count; i++) {
		const struct flavour *flavour = &runner->flavours.items[i];

		if (!words_match(&name_patterns, flavour->name) ||
		    !words_match(&compiler_patterns, flavour->compiler))
			continue;
		if (flavour->missing)
			add_test(runner,
				 arena_printf(runner->arena, "diff cases with %s", flavour->name))
				->skip = flavour->missing;
		else
			runner->available |= (flavour_set)1 << i;
	}
}

/* test/unit/NAME.c */
static bool is_program(const struct runner *runner, const char *name)
{
	return file_exists(arena_printf(runner->arena, "%s/test/unit/%s.c", runner->root, name));
}

static void add_all_programs(struct runner *runner)
{
	glob_t found;
	size_t i;

	if (glob(arena_printf(runner->arena, "%s/test/unit/*-test.c", runner->root), 0, NULL,
		 &found))
		return;
	for (i = 0; i < found.gl_pathc; i++) {
		const char *name = strrchr(found.gl_pathv[i], '/') + 1;

		add_program(runner,
			    arena_strndup(runner->arena, name, strlen(name) - strlen(".c")));
	}
	globfree(&found);
}

/* "diff/statics/static-to-global/", "static-to-global", "notes-test.c" */
static const char *bare_name(struct arena *arena, const char *argument)
{
	char *name = arena_strdup(arena, argument), *end = name + strlen(name);

	if (end > name && end[-1] == '/')
		*--end = '\0';
	if (end - name > 2 && !strcmp(end - 2, ".c"))
		end[-2] = '\0';
	return strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
}

static bool is_named(const struct test_case *test_case, const char *name)
{
	return !strcmp(test_case->name, name) ||
	       (test_case->group && !strcmp(test_case->group, name));
}

static int add_named(struct runner *runner)
{
	const struct test_case *test_case;
	const char **name;

	array_for_each(name, &runner->names)
		if (is_program(runner, *name))
			add_program(runner, *name);
	array_for_each(name, &runner->names) {
		bool found = is_program(runner, *name);

		array_for_each(test_case, &runner->cases)
			if (is_named(test_case, *name)) {
				add_case(runner, test_case);
				found = true;
			}
		if (!found)
			return fail("there is no case, group or test program %s in test/unit",
				    *name);
	}
	return 0;
}

static int add_tests(struct runner *runner)
{
	const struct test_case *test_case;

	if (runner->names.count)
		return add_named(runner);
	if (!runner->cases_dir)
		add_all_programs(runner);
	array_for_each(test_case, &runner->cases)
		add_case(runner, test_case);
	return 0;
}

static int usage(void)
{
	fprintf(stderr,
		"usage: test/unit/run [--full] [--cases DIR] [--list] [GROUP|CASE|PROGRAM]...\n");
	return -1;
}

static int read_arguments(struct runner *runner, int argc, char **argv)
{
	int i;

	if (argc < 4)
		return usage();
	runner->root = argv[1];
	runner->out = argv[2];
	runner->places.work = argv[3];
	for (i = 4; i < argc; i++) {
		if (!strcmp(argv[i], "--full"))
			runner->full = true;
		else if (!strcmp(argv[i], "--list"))
			runner->list = true;
		else if (!strcmp(argv[i], "--cases") && i + 1 < argc)
			runner->cases_dir = argv[++i];
		else if (*argv[i] == '-')
			return usage();
		else
			word_add(runner->arena, &runner->names, bare_name(runner->arena, argv[i]));
	}
	return 0;
}

static int read_tables(struct runner *runner)
{
	struct arena *arena = runner->arena;
	const char *unit = arena_printf(arena, "%s/test/unit", runner->root);
	const char *plugins = getenv("PLUGINS");

	runner->places.headers = arena_printf(arena, "%s/diff", unit);
	runner->places.prepare = arena_printf(arena, "%s/runner/prepare.sh", unit);
	runner->places.tool = arena_printf(arena, "%s/bin/create-diff-object", runner->out);
	runner->places.mirror = arena_printf(arena, "%s/unit/mirror", runner->out);
	runner->places.keep = getenv("KEEP") && *getenv("KEEP");
	if (flavours_read(arena, arena_printf(arena, "%s/flavours", unit),
			  plugins ? plugins : arena_printf(arena, "%s/plugin", runner->out),
			  &runner->flavours) < 0 ||
	    cases_read(arena, runner->cases_dir ? runner->cases_dir : runner->places.headers,
		       &runner->cases) < 0)
		return -1;
	if (runner->flavours.count > FLAVOURS_MAX)
		return fail("there are more than %d flavours", FLAVOURS_MAX);
	return 0;
}

int main(int argc, char **argv)
{
	struct runner runner = { .arena = arena_new() };
	long jobs = sysconf(_SC_NPROCESSORS_ONLN);
	size_t i;

	message_setup("test/unit/run", MESSAGE_INFO);
	if (read_arguments(&runner, argc, argv) < 0 || read_tables(&runner) < 0)
		return 2;
	find_flavours(&runner);
	if (add_tests(&runner) < 0)
		return 2;
	if (runner.list) {
		for (i = 0; i < runner.tests.count; i++)
			puts(runner.tests.items[i].name);
		return 0;
	}
	printf("1..%zu\n", runner.tests.count);
	return pool_run(runner.tests.items, runner.tests.count, jobs > 0 ? (int)jobs : 2) ? 1 : 0;
}
