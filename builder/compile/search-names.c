// SPDX-License-Identifier: GPL-2.0-or-later
#include "search-names.h"
#include "../../lib/digest.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* What a build leaves beside its sources, and nobody includes. */
static const char *const outputs[] = { ".o", ".ko", ".a", ".d", ".mod", ".cmd", ".order", ".tmp" };

/* Options with a directory to search, behind them or as the next word. */
static const char *const options[] = { "-I", "-iquote", "-isystem", "-idirafter" };

void search_names_setup(struct search_names *names, struct arena *arena)
{
	names->arena = arena;
	hash_setup(&names->directories, arena);
}

static bool ends_with(const char *name, const char *suffix)
{
	size_t length = strlen(name), tail = strlen(suffix);

	return length >= tail && !strcmp(name + length - tail, suffix);
}

static bool counts(const char *name)
{
	size_t i;

	if (*name == '.')
		return false;
	for (i = 0; i < sizeof(outputs) / sizeof(*outputs); i++)
		if (ends_with(name, outputs[i]))
			return false;
	return true;
}

static void add_directory(struct arena *arena, struct search_path *path, const char *dir)
{
	size_t length;
	const char **known;

	while (!strncmp(dir, "./", 2))
		dir += 2;
	length = strlen(dir);
	while (length && dir[length - 1] == '/')
		length--;
	dir = arena_strndup(arena, dir, length);
	array_for_each(known, &path->items)
		if (!strcmp(*known, dir))
			return;
	*array_push(arena, &path->items) = dir;
}

void search_path_of(struct arena *arena, const struct unit *unit, struct search_path *path)
{
	char *command = arena_strdup(arena, unit->command), *word, *save;
	const char *slash = strrchr(unit->source, '/');
	bool is_next = false;
	size_t i;

	for (word = strtok_r(command, " \t\n", &save); word;
	     word = strtok_r(NULL, " \t\n", &save)) {
		if (is_next)
			add_directory(arena, path, word);
		is_next = false;
		for (i = 0; i < sizeof(options) / sizeof(*options); i++) {
			size_t length = strlen(options[i]);

			if (strncmp(word, options[i], length))
				continue;
			if (word[length])
				add_directory(arena, path, word + length);
			is_next = !word[length];
			break;
		}
	}
	if (slash)
		add_directory(arena, path,
			      arena_strndup(arena, unit->source, (size_t)(slash - unit->source)));
}

bool search_path_has(const struct search_path *path, const char *file)
{
	const char *const *dir;

	array_for_each(dir, &path->items) {
		size_t length = strlen(*dir);

		if (!strncmp(file, *dir, length) && file[length] == '/' && length)
			return true;
	}
	return false;
}

struct name_list {
	ARRAY(const char *) items;
};

static void list(struct arena *arena, const char *dir, const char *prefix, bool with_all_below,
		 struct name_list *names)
{
	DIR *stream = opendir(dir);
	struct dirent *entry;

	while (stream && (entry = readdir(stream))) {
		const char *name;

		if (!counts(entry->d_name))
			continue;
		name = arena_printf(arena, "%s%s", prefix, entry->d_name);
		*array_push(arena, &names->items) = name;
		if (with_all_below && entry->d_type == DT_DIR)
			list(arena, arena_printf(arena, "%s/%s", dir, entry->d_name),
			     arena_printf(arena, "%s/", name), true, names);
	}
	if (stream)
		closedir(stream);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *directory_names_digest(struct search_names *names, const char *dir, bool with_all_below)
{
	const char *key = arena_printf(names->arena, "%s%s", with_all_below ? "R" : "", dir);
	const char *digest = hash_get(&names->directories, key);
	struct arena *arena;
	struct name_list found = { 0 };
	struct digest sum;
	const char **name;

	if (digest)
		return digest;
	arena = arena_new();
	list(arena, dir, "", with_all_below, &found);
	if (found.items.count)
		qsort(found.items.items, found.items.count, sizeof(*found.items.items), compare);
	digest_begin(&sum);
	array_for_each(name, &found.items)
		digest_add_string(&sum, *name);
	digest = digest_end(&sum, names->arena);
	arena_free(arena);
	hash_add(&names->directories, key, digest);
	return digest;
}

const char *search_names_digest(struct search_names *names, const struct search_path *path,
				const char *dir)
{
	struct digest sum;
	const char *const *item;

	digest_begin(&sum);
	array_for_each(item, &path->items) {
		const char *full = **item == '/' ? *item
						 : arena_printf(names->arena, "%s/%s", dir, *item);

		digest_add_string(&sum, *item);
		/* "." is the whole tree. */
		digest_add_string(&sum, directory_names_digest(names, full,
							       **item && strcmp(*item, ".") != 0));
	}
	return digest_end(&sum, names->arena);
}

const char *unit_names_digest(struct search_names *names, const struct unit *unit, const char *dir)
{
	struct search_path path = { 0 };

	search_path_of(names->arena, unit, &path);
	return search_names_digest(names, &path, dir);
}
