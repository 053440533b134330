// SPDX-License-Identifier: GPL-2.0-or-later
#include "header-users.h"
#include "name-uses.h"
#include "../compile/shadow-tree.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <string.h>

/* A patched header of which only some names change. */
struct named_header {
	const struct patched_file *file;
	struct header_change change;
	struct name_search *search;
};

struct user_finder {
	struct job *job;
	struct includes *includes;
	const struct cmd_index *index;
	struct units_found *units;
	struct hash *unused;
	ARRAY(struct named_header) headers;
	struct hash recorded; /* object -> struct cmd_unit, from the index */
	struct name_uses uses;
	uint32_t *file_numbers; /* of a number of the graph or the index, in `uses`, plus one */
	struct hash sources;	/* of recorded units -> their number in `uses` */
	struct source_numbers files;
};

static bool is_header(const char *path)
{
	const size_t length = strlen(path);

	return length > 2 && !strcmp(path + length - 2, ".h");
}

int patched_header_change(struct job *job, const struct patched_file *file,
			  struct header_change *change)
{
	const char *path = arena_printf(job->arena, "%s/%s", job->kernel->source, file->path);
	size_t size;
	char *text;

	change->is_everything = file->change != CHANGE_EDIT || !is_header(file->path);
	if (change->is_everything)
		return 0;
	text = file_read(job->arena, path, &size);
	if (!text)
		return -1;
	header_change_read(job->arena, text, size, file->text, file->size, change);
	return 0;
}

static int read_headers(struct user_finder *finder, const struct patch_set *set)
{
	const struct patched_file *file;

	array_for_each(file, &set->files) {
		struct named_header header = { .file = file };

		if (patched_header_change(finder->job, file, &header.change))
			return -1;
		if (!header.change.is_everything && header.change.names.count)
			*array_push(finder->job->arena, &finder->headers) = header;
	}
	return 0;
}

static void list_recorded(struct user_finder *finder)
{
	struct cmd_unit *const *unit;
	struct cmd_dir *const *dir;

	hash_setup(&finder->recorded, finder->job->arena);
	array_for_each(dir, &finder->index->dirs)
		array_for_each(unit, &(*dir)->units)
			hash_add(&finder->recorded, (*unit)->object, *unit);
}

static const char *path_of(const struct user_finder *finder, uint32_t number)
{
	return finder->includes ? includes_path(finder->includes, number)
				: finder->index->paths.items[number];
}

static size_t path_count(const struct user_finder *finder)
{
	return finder->includes ? includes_count(finder->includes) : finder->index->paths.count;
}

/* The numbers of the files that a unit reads: those of the graph or the index. */
static const uint32_t *files_of(struct user_finder *finder, const struct unit *unit, size_t *count)
{
	const struct cmd_unit *recorded;

	*count = 0;
	if (finder->includes)
		return includes_closure(finder->includes, unit->source, count);
	recorded = hash_get(&finder->recorded, unit->object);
	if (!recorded)
		return NULL;
	*count = recorded->reads.count;
	return recorded->reads.items;
}

/* The source of a recorded unit is not among what it reads. */
static bool is_shared(const struct user_finder *finder, uint32_t number)
{
	return !finder->includes || includes_is_included(finder->includes, number);
}

static bool reads_named_header(const struct user_finder *finder, const struct unit *unit)
{
	const struct named_header *header;

	array_for_each(header, &finder->headers)
		if (unit_reads(unit, header->file->path))
			return true;
	return false;
}

/* Marks the files that are to be read; the sources of recorded units come to `sources`. */
static void mark_files(struct user_finder *finder, bool *marked, struct tree_paths *sources)
{
	struct unit *const *unit;
	size_t count, i;

	array_for_each(unit, &finder->units->items) {
		const uint32_t *files;

		if (!reads_named_header(finder, *unit))
			continue;
		files = files_of(finder, *unit, &count);
		for (i = 0; i < count; i++)
			marked[files[i]] = true;
		if (!finder->includes)
			*array_push(finder->job->arena, &sources->items) = (*unit)->source;
	}
}

/* Reads all files that the units in question read: first those that several may. */
static int read_files(struct user_finder *finder)
{
	struct arena *arena = finder->job->arena;
	const size_t count = path_count(finder);
	bool *marked = arena_alloc(arena, count + 1);
	struct tree_paths sources = { 0 };
	uint32_t number, files = 0;
	const char **source;
	int units;

	mark_files(finder, marked, &sources);
	finder->file_numbers = arena_alloc(arena, (count + 1) * sizeof(*finder->file_numbers));
	name_uses_setup(&finder->uses, arena,
			finder->includes ? finder->job->kernel->source : patched_tree(finder->job));
	for (units = 0; units < 2; units++)
		for (number = 0; number < count; number++) {
			if (!marked[number] || is_shared(finder, number) == units)
				continue;
			finder->file_numbers[number] = ++files;
			name_uses_add(&finder->uses, path_of(finder, number), units);
		}
	array_for_each(source, &sources.items) {
		hash_add(&finder->sources, *source, arena_copy(arena, &files, sizeof(files)));
		files++;
		name_uses_add(&finder->uses, *source, true);
	}
	return name_uses_read(&finder->uses);
}

/* May the unit name what changes in the header? */
static bool names_it(struct user_finder *finder, const struct named_header *header,
		     const struct unit *unit)
{
	struct source_numbers *files = &finder->files;
	const uint32_t *read, *own;
	size_t count, i;

	/* One that is not in the graph. */
	read = files_of(finder, unit, &count);
	own = hash_get(&finder->sources, unit->source);
	if (!count || (!finder->includes && !own))
		return true;
	files->count = 0;
	for (i = 0; i < count; i++)
		*array_push(finder->job->arena, files) = finder->file_numbers[read[i]] - 1;
	if (!finder->includes)
		*array_push(finder->job->arena, files) = *own;
	return name_search_unit(header->search, files->items, files->count, unit->command);
}

/* Takes the header out of the unit's patched files. */
static void forget_header(struct unit *unit, const char *path)
{
	const char **file, **kept = unit->patched_files.items;

	array_for_each(file, &unit->patched_files)
		if (strcmp(*file, path))
			*kept++ = *file;
	unit->patched_files.count = (size_t)(kept - unit->patched_files.items);
}

static void keep_users(struct user_finder *finder, const struct named_header *header)
{
	const char *path = header->file->path;
	size_t readers = 0, users = 0;
	struct unit *const *unit;

	array_for_each(unit, &finder->units->items) {
		if (!unit_reads(*unit, path))
			continue;
		readers++;
		if (names_it(finder, header, *unit))
			users++;
		else
			forget_header(*unit, path);
	}
	debug("%s: %zu of %zu units may use what changes", path, users, readers);
	if (readers && !users)
		hash_add(finder->unused, path, (void *)(uintptr_t)DISUSE_NAMES);
}

int header_users_keep(struct job *job, const struct patch_set *set, struct includes *includes,
		      const struct cmd_index *index, struct units_found *units, struct hash *unused)
{
	struct user_finder finder = {
		.job = job,
		.includes = includes,
		.index = index,
		.units = units,
		.unused = unused,
	};
	struct unit **unit, **kept = units->items.items;
	struct named_header *header;

	hash_setup(&finder.sources, job->arena);
	if (read_headers(&finder, set))
		return -1;
	if (!finder.headers.count)
		return 0;
	status("finding the units that use what changes in headers", 0, 0);
	if (!includes)
		list_recorded(&finder);
	if (read_files(&finder))
		return -1;
	array_for_each(header, &finder.headers) {
		header->search = name_search_begin(&finder.uses, &header->change);
		keep_users(&finder, header);
	}
	array_for_each(unit, &units->items)
		if ((*unit)->patched_files.count)
			*kept++ = *unit;
	units->items.count = (size_t)(kept - units->items.items);
	return 0;
}
