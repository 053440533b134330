// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmd-index-file.h"
#include "../../lib/kept-file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char heading[] = "klp-build-units 1 ";

static void add_time(struct text *text, const struct timespec *time)
{
	text_add(text, "%lld.%09ld", (long long)time->tv_sec, time->tv_nsec);
}

static void add_unit(struct text *text, const struct cmd_index *index, const struct cmd_unit *unit)
{
	const unsigned int *read;

	text_add(text, "u ");
	add_time(text, &unit->modified);
	text_add(text, " %lld %s\n", unit->size, unit->object);
	if (!unit->source)
		return;
	text_add(text, "r");
	kept_add_number(text, cmd_index_number(index, unit->source) - 1);
	array_for_each(read, &unit->reads)
		kept_add_number(text, *read);
	text_add(text, "\n");
}

int cmd_index_save(struct cmd_index *index, const char *path)
{
	struct text text = { .arena = arena_new() };
	struct cmd_unit *const *unit;
	struct cmd_dir *const *dir;
	const char *const *name;
	int result;

	text_add(&text, "%s", heading);
	add_time(&text, &index->begun);
	text_add(&text, "\n");
	array_for_each(name, &index->paths)
		text_add(&text, "p %s\n", *name);
	array_for_each(dir, &index->dirs) {
		text_add(&text, "d ");
		add_time(&text, &(*dir)->modified);
		text_add(&text, " %s\n", (*dir)->path);
		array_for_each(name, &(*dir)->subdirs)
			text_add(&text, "s %s\n", *name);
		array_for_each(unit, &(*dir)->units)
			add_unit(&text, index, *unit);
	}
	result = kept_file_write(path, &text);
	arena_free(text.arena);
	return result;
}

/* Takes "SECONDS.NANOSECONDS" and the blank behind it. */
static bool take_time(char **at, struct timespec *time)
{
	char *end;

	time->tv_sec = (time_t)strtoll(*at, &end, 10);
	if (end == *at || *end != '.')
		return false;
	*at = end + 1;
	time->tv_nsec = strtol(*at, &end, 10);
	if (end == *at || (*end && *end != ' '))
		return false;
	*at = end + (*end == ' ');
	return true;
}

static bool take_dir(struct cmd_index *index, char *at)
{
	struct cmd_dir *dir = arena_new_object(index->arena, struct cmd_dir);

	if (!take_time(&at, &dir->modified))
		return false;
	dir->path = at;
	*array_push(index->arena, &index->dirs) = dir;
	return true;
}

static struct cmd_dir *last_dir(const struct cmd_index *index)
{
	return index->dirs.count ? index->dirs.items[index->dirs.count - 1] : NULL;
}

static bool take_subdir(struct cmd_index *index, char *at)
{
	struct cmd_dir *dir = last_dir(index);

	if (!dir || !*at)
		return false;
	*array_push(index->arena, &dir->subdirs) = at;
	return true;
}

static bool take_unit(struct cmd_index *index, char *at)
{
	struct cmd_unit *unit = arena_new_object(index->arena, struct cmd_unit);
	struct cmd_dir *dir = last_dir(index);
	char *end;

	if (!dir || !take_time(&at, &unit->modified))
		return false;
	unit->size = strtoll(at, &end, 10);
	if (end == at || *end != ' ' || !end[1])
		return false;
	unit->object = end + 1;
	*array_push(index->arena, &dir->units) = unit;
	return true;
}

static bool take_reads(struct cmd_index *index, char *at)
{
	struct cmd_dir *dir = last_dir(index);
	struct cmd_unit *unit = dir && dir->units.count ? dir->units.items[dir->units.count - 1]
							: NULL;
	unsigned int number;

	if (!unit || unit->source || !kept_take_number(&at, index->paths.count, &number))
		return false;
	unit->source = index->paths.items[number];
	while (*at) {
		if (!kept_take_number(&at, index->paths.count, &number))
			return false;
		*array_push(index->arena, &unit->reads) = number;
	}
	return true;
}

static bool take_line(struct cmd_index *index, char *line)
{
	if (!*line || line[1] != ' ')
		return false;
	switch (*line) {
	case 'p':
		*array_push(index->arena, &index->paths) = line + 2;
		return true;
	case 'd':
		return take_dir(index, line + 2);
	case 's':
		return take_subdir(index, line + 2);
	case 'u':
		return take_unit(index, line + 2);
	case 'r':
		return take_reads(index, line + 2);
	default:
		return false;
	}
}

const struct cmd_index *cmd_index_load(struct arena *arena, const char *path)
{
	struct cmd_index *index = arena_new_object(arena, struct cmd_index);
	char *text = kept_file_read(arena, path, heading), *line, *at;

	index->arena = arena;
	at = text ? strsep(&text, "\n") : NULL;
	if (!at || !take_time(&at, &index->begun))
		return NULL;
	while ((line = strsep(&text, "\n")) && text)
		if (!take_line(index, line))
			return NULL;
	return index;
}
