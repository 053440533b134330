// SPDX-License-Identifier: GPL-2.0-or-later
#include "flavours.h"
#include "../../../lib/files.h"
#include "../../../lib/hash.h"
#include "../../../lib/message.h"

#include <stdlib.h>
#include <string.h>

#define PLUGINS "@PLUGINS"

struct flavour_table {
	struct arena *arena;
	const char *path, *plugins;
	struct hash sets;     /* "@SET" -> word_list */
	struct hash binutils; /* arch -> struct binutils */
	flavour_list *flavours;
};

/* The text between two '|', without the space around it; "" when there is no such column. */
static const char *column(struct arena *arena, const char *line, int number)
{
	size_t length;

	while (number-- && line) {
		line = strchr(line, '|');
		line += line != NULL;
	}
	if (!line)
		return "";
	line += strspn(line, " \t");
	length = strcspn(line, "|\n");
	while (length && strchr(" \t", line[length - 1]))
		length--;
	return arena_strndup(arena, line, length);
}

/* Adds the words of `text`, where "@SET" stands for those of the set. */
static int add_flags(struct flavour_table *table, word_list *list, const char *text)
{
	word_list words = { 0 };
	const word_list *set;
	const char **word, *plugins;

	words_split(table->arena, &words, text);
	array_for_each(word, &words) {
		plugins = strstr(*word, PLUGINS);
		if (plugins) {
			word_add(table->arena, list,
				 arena_printf(table->arena, "%.*s%s%s", (int)(plugins - *word),
					      *word, table->plugins, plugins + strlen(PLUGINS)));
			continue;
		}
		if (**word != '@') {
			word_add(table->arena, list, *word);
			continue;
		}
		set = hash_get(&table->sets, *word);
		if (!set)
			return fail("%s: %s is not a set of flags", table->path, *word);
		words_add(table->arena, list, set);
	}
	return 0;
}

static int add_to_set(struct flavour_table *table, const char *name, const char *text)
{
	word_list *set = hash_get(&table->sets, name);

	if (!set) {
		set = arena_alloc(table->arena, sizeof(*set));
		hash_add(&table->sets, name, set);
	}
	return add_flags(table, set, text);
}

static void add_binutils(struct flavour_table *table, const char *line)
{
	struct binutils *tools = arena_new_object(table->arena, struct binutils);

	tools->arch = column(table->arena, line, 0) + 1;
	tools->ld = column(table->arena, line, 1);
	tools->objcopy = column(table->arena, line, 2);
	tools->strip = column(table->arena, line, 3);
	hash_add(&table->binutils, tools->arch, tools);
}

static bool is_installed(struct arena *arena, const char *program)
{
	const char *path = getenv("PATH");
	size_t length;

	for (; path && *path; path += length + (path[length] == ':')) {
		length = strcspn(path, ":");
		if (file_exists(arena_printf(arena, "%.*s/%s", (int)length, path, program)))
			return true;
	}
	return false;
}

static const char *what_is_missing(struct arena *arena, const struct flavour *flavour)
{
	static const char option[] = "-fplugin=";
	const char **flag, *name;

	if (!is_installed(arena, flavour->command.items[0]))
		return arena_printf(arena, "%s is not installed", flavour->command.items[0]);
	array_for_each(flag, &flavour->flags) {
		name = strrchr(*flag, '/');
		if (!strncmp(*flag, option, strlen(option)) && !file_exists(*flag + strlen(option)))
			return arena_printf(arena, "%s is not built",
					    name ? name + 1 : *flag + strlen(option));
	}
	return NULL;
}

static int add_flavour(struct flavour_table *table, const char *line)
{
	struct flavour *flavour = array_push(table->arena, table->flavours);

	flavour->name = column(table->arena, line, 0);
	flavour->compiler = arena_strndup(table->arena, flavour->name, strcspn(flavour->name, "/"));
	words_split(table->arena, &flavour->command, column(table->arena, line, 1));
	if (!flavour->command.count)
		return fail("%s: %s has no compiler", table->path, flavour->name);
	flavour->binutils = hash_get(&table->binutils, arena_strndup(table->arena, flavour->name,
								     strcspn(flavour->name, "-")));
	if (!flavour->binutils)
		flavour->binutils = hash_get(&table->binutils, "x86_64");
	if (!flavour->binutils)
		return fail("%s: %s comes before the tools for it", table->path, flavour->name);
	if (add_flags(table, &flavour->flags, column(table->arena, line, 2)) < 0)
		return -1;
	flavour->missing = what_is_missing(table->arena, flavour);
	return 0;
}

static int add_line(struct flavour_table *table, const char *line)
{
	switch (*line) {
	case '#':
	case '\n':
	case '\0':
		return 0;
	case '%':
		add_binutils(table, line);
		return 0;
	case '@':
		return add_to_set(table, column(table->arena, line, 0),
				  column(table->arena, line, 1));
	default:
		return add_flavour(table, line);
	}
}

int flavours_read(struct arena *arena, const char *path, const char *plugins, flavour_list *list)
{
	struct flavour_table table = {
		.arena = arena, .path = path, .plugins = plugins, .flavours = list
	};
	const char *text = file_read(arena, path, NULL);

	if (!text)
		return -1;
	hash_setup(&table.sets, arena);
	hash_setup(&table.binutils, arena);
	for (; text; text = strchr(text, '\n')) {
		text += *text == '\n';
		if (add_line(&table, text) < 0)
			return -1;
	}
	return 0;
}
