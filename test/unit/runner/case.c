// SPDX-License-Identifier: GPL-2.0-or-later
#include "case.h"
#include "../../../lib/files.h"
#include "../../../lib/message.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static void add_line(struct arena *arena, case_lines *lines, const char *text)
{
	struct case_line line = { 0 };
	size_t length;

	words_split(arena, &line.words, text);
	if (!line.words.count || *line.words.items[0] == '#')
		return;
	length = strlen(line.words.items[0]);
	if (line.words.items[0][length - 1] == ':') {
		line.only = arena_strndup(arena, line.words.items[0], length - 1);
		line.words.items++;
		line.words.count--;
	}
	if (line.words.count)
		*array_push(arena, lines) = line;
}

static int read_lines(struct arena *arena, case_lines *lines, const char *path)
{
	char *text = file_read(arena, path, NULL), *line;

	if (!text)
		return -1;
	while ((line = strsep(&text, "\n")))
		add_line(arena, lines, line);
	return 0;
}

static const char *file_of(struct arena *arena, const char *dir, const char *name)
{
	const char *path = arena_printf(arena, "%s/%s", dir, name);

	return file_exists(path) ? path : NULL;
}

static int find_source(struct arena *arena, struct test_case *test_case)
{
	test_case->orig = file_of(arena, test_case->dir, "unit.c");
	if (test_case->orig) {
		test_case->patched = test_case->orig;
		test_case->one_source = true;
		return 0;
	}
	test_case->orig = file_of(arena, test_case->dir, "orig.c");
	test_case->patched = file_of(arena, test_case->dir, "patched.c");
	if (!test_case->orig || !test_case->patched)
		return fail("%s: neither unit.c nor orig.c and patched.c are there",
			    test_case->dir);
	return 0;
}

/* The words that choose flavours. */
static void read_choice(struct arena *arena, struct test_case *test_case)
{
	const struct case_line *line;
	word_list rest;

	array_for_each(line, &test_case->expect) {
		rest = (word_list){ .items = line->words.items + 1,
				    .count = line->words.count - 1 };
		if (!strcmp(line->words.items[0], "on"))
			words_add(arena, &test_case->on, &rest);
		else if (!strcmp(line->words.items[0], "unless"))
			words_add(arena, &test_case->unless, &rest);
		else if (!strcmp(line->words.items[0], "once"))
			test_case->once = true;
	}
}

static int case_read(struct arena *arena, const char *group, const char *dir, const char *name,
		     case_list *cases)
{
	struct test_case *test_case = array_push(arena, cases);
	const char *cflags;

	test_case->name = arena_strdup(arena, name);
	test_case->group = group;
	test_case->dir = dir;
	test_case->symvers = file_of(arena, dir, "symvers");
	test_case->prepare = file_of(arena, dir, "prepare");
	cflags = file_of(arena, dir, "cflags");
	if (find_source(arena, test_case) < 0 ||
	    read_lines(arena, &test_case->expect, arena_printf(arena, "%s/expect", dir)) < 0 ||
	    (cflags && read_lines(arena, &test_case->cflags, cflags) < 0))
		return -1;
	read_choice(arena, test_case);
	return 0;
}

static int is_visible(const struct dirent *entry)
{
	return *entry->d_name != '.';
}

/* A directory without `expect` is a group, and has cases in it. */
static int read_directory(struct arena *arena, const char *group, const char *dir, case_list *cases)
{
	struct dirent **entries;
	int count = scandir(dir, &entries, is_visible, alphasort), status = 0, i;

	if (count < 0)
		return fail_errno("%s", dir);
	for (i = 0; i < count; i++) {
		const char *path = arena_printf(arena, "%s/%s", dir, entries[i]->d_name);

		if (status < 0 || !dir_exists(path))
			continue;
		if (file_of(arena, path, "expect"))
			status = case_read(arena, group, path, entries[i]->d_name, cases);
		else if (!group)
			status = read_directory(arena, arena_strdup(arena, entries[i]->d_name),
						path, cases);
		else
			status = fail("%s: expect is missing", path);
	}
	for (i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
	return status;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct test_case *)a)->name, ((const struct test_case *)b)->name);
}

int cases_read(struct arena *arena, const char *dir, case_list *cases)
{
	size_t i;

	if (read_directory(arena, NULL, dir, cases) < 0)
		return -1;
	if (cases->count)
		qsort(cases->items, cases->count, sizeof(*cases->items), by_name);
	for (i = 1; i < cases->count; i++)
		if (!strcmp(cases->items[i].name, cases->items[i - 1].name))
			return fail("two cases are called %s: %s, %s", cases->items[i].name,
				    cases->items[i - 1].dir, cases->items[i].dir);
	return 0;
}

bool case_is_for(const struct test_case *test_case, const struct flavour *flavour)
{
	bool wanted = test_case->on.count ? words_match(&test_case->on, flavour->name)
					  : !strcmp(flavour->binutils->arch, "x86_64");

	return wanted && !words_match(&test_case->unless, flavour->name);
}

bool line_is_for(const struct case_line *line, const struct flavour *flavour)
{
	return !line->only || matches(line->only, flavour->name);
}
