// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmd-index-file.h"
#include "../../lib/files.h"
#include "../../lib/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char heading[] = "klp-build-units 1 ";
/* The digest of all that is in front of the line. */
static const char ending[] = "end ";

static void add_time(struct text *text, const struct timespec *time)
{
	text_add(text, "%lld.%09ld", (long long)time->tv_sec, time->tv_nsec);
}

static void add_number(struct text *text, unsigned int number)
{
	char digits[16], *at = digits + sizeof(digits);

	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	*--at = ' ';
	text_add_bytes(text, at, (size_t)(digits + sizeof(digits) - at));
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
	add_number(text, cmd_index_number(index, unit->source) - 1);
	array_for_each(read, &unit->reads)
		add_number(text, *read);
	text_add(text, "\n");
}

int cmd_index_save(struct cmd_index *index, const char *path)
{
	struct text text = { .arena = arena_new() };
	struct cmd_unit *const *unit;
	struct cmd_dir *const *dir;
	const char *const *name;
	uint64_t digest;
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
	digest = hash_bytes(HASH_START, text.chars.items, text.chars.count);
	text_add(&text, "%s%016llx\n", ending, (unsigned long long)digest);
	result = file_write(path, text_string(&text), text.chars.count);
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

/* The lists are most of the file. */
static bool take_number(const struct cmd_index *index, char **at, unsigned int *number)
{
	unsigned long value = 0;
	char *c = *at;

	while (*c >= '0' && *c <= '9' && value < index->paths.count)
		value = value * 10 + (unsigned long)(*c++ - '0');
	if (c == *at || (*c && *c != ' ') || value >= index->paths.count)
		return false;
	*at = c + (*c == ' ');
	*number = (unsigned int)value;
	return true;
}

static bool take_reads(struct cmd_index *index, char *at)
{
	struct cmd_dir *dir = last_dir(index);
	struct cmd_unit *unit = dir && dir->units.count ? dir->units.items[dir->units.count - 1]
							: NULL;
	unsigned int number;

	if (!unit || unit->source || !take_number(index, &at, &number))
		return false;
	unit->source = index->paths.items[number];
	while (*at) {
		if (!take_number(index, &at, &number))
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

/* Cuts the last line off; false when it does not have the digest of the others. */
static bool is_whole(char *text, size_t size)
{
	const size_t tail = strlen(ending) + 16 + 1;
	char *end = size > tail ? text + size - tail : NULL;
	uint64_t digest;

	if (!end || end[-1] != '\n' || strncmp(end, ending, strlen(ending)))
		return false;
	digest = strtoull(end + strlen(ending), NULL, 16);
	*end = '\0';
	return digest == hash_bytes(HASH_START, text, size - tail);
}

const struct cmd_index *cmd_index_load(struct arena *arena, const char *path)
{
	struct cmd_index *index = arena_new_object(arena, struct cmd_index);
	size_t size;
	char *text = file_exists(path) ? file_read(arena, path, &size) : NULL, *line, *at;

	index->arena = arena;
	if (!text || !is_whole(text, size))
		return NULL;
	line = strsep(&text, "\n");
	if (strncmp(line, heading, strlen(heading)))
		return NULL;
	at = line + strlen(heading);
	if (!take_time(&at, &index->begun))
		return NULL;
	while ((line = strsep(&text, "\n")) && text)
		if (!take_line(index, line))
			return NULL;
	return index;
}
