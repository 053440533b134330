// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmd-index.h"
#include "cmd-index-file.h"
#include "../kernels/cmd-file.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../lib/normalise.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

struct reader {
	struct cmd_index *index;
	const struct kernel *kernel;
	const struct cmd_index *kept; /* NULL: there is none */
	struct hash kept_dirs;	      /* path -> struct cmd_dir, of the one that is kept */
	struct hash kept_units;	      /* object -> struct cmd_unit */
	struct arena *scratch;	      /* of one file */
	bool changed;		      /* the kept one is not up to date */
};

/* Below the build tree, these hold no units of the kernel. */
static const char *const skipped[] = {
	".git",	   "Documentation", "debian", "include",     "samples",
	"scripts", "tools",	    "usr",    "arch/*/boot",
};

static bool is_skipped(const char *path)
{
	size_t i;

	for (i = 0; i < sizeof(skipped) / sizeof(*skipped); i++)
		if (!fnmatch(skipped[i], path, FNM_PATHNAME))
			return true;
	return false;
}

/* Returns a path as make knows it below the trees; NULL: it is outside of both. */
static const char *path_in_trees(const struct reader *reader, const char *path)
{
	const struct kernel *kernel = reader->kernel;
	/* Other names are those of the kernel's files: kbuild works in its tree. */
	const bool is_kernels = kernel->oot &&
				strncmp(path, kernel->source_prefix, strlen(kernel->source_prefix));
	const char *const roots[] = { kernel->source_prefix, kernel->source, kernel->build };
	size_t i;

	if (is_kernels)
		return NULL;
	for (i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
		size_t length = strlen(roots[i]);

		if (!length || strncmp(path, roots[i], length) ||
		    (roots[i][length - 1] != '/' && path[length] != '/'))
			continue;
		path += length + (path[length] == '/');
		break;
	}
	if (*path == '/')
		return NULL;
	path = path_normalise(reader->scratch, path);
	return strncmp(path, "../", 3) ? path : NULL;
}

unsigned int cmd_index_number(const struct cmd_index *index, const char *path)
{
	return (unsigned int)(uintptr_t)hash_get(&index->numbers, path);
}

unsigned int cmd_index_add_path(struct cmd_index *index, const char *path)
{
	unsigned int number = cmd_index_number(index, path);

	if (number)
		return number - 1;
	path = arena_strdup(index->arena, path);
	*array_push(index->arena, &index->paths) = path;
	number = (unsigned int)index->paths.count;
	hash_add(&index->numbers, path, (void *)(uintptr_t)number);
	return number - 1;
}

/* Reads a .cmd file. It stays without a source when it is none of a unit. */
static int read_unit(struct reader *reader, struct cmd_unit *unit, const char *path)
{
	struct cmd_index *index = reader->index;
	char *text = file_read(reader->scratch, path, NULL);
	const char *source, *const *read;
	struct cmd_file file;
	unsigned int number;

	if (!text)
		return -1;
	if (!cmd_file_parse(reader->scratch, text, &file))
		return fail(
			"%s: is damaged, so nobody knows what %s was made of; remove %s in the build tree, and build again",
			path, unit->object, unit->object);
	source = cmd_file_is_unit(&file) ? path_in_trees(reader, file.source) : NULL;
	if (!source)
		return 0;
	number = cmd_index_add_path(index, source);
	unit->source = index->paths.items[number];
	array_for_each(read, &file.reads) {
		const char *in_trees = path_in_trees(reader, *read);

		if (in_trees)
			*array_push(index->arena, &unit->reads) =
				cmd_index_add_path(index, in_trees);
	}
	return 0;
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* What was written while the kept index was made may have been written once more in the same tick of the clock. */
static bool is_settled(const struct reader *reader, const struct timespec *modified)
{
	return modified->tv_sec + 2 < reader->kept->begun.tv_sec;
}

static int add_unit(struct reader *reader, struct cmd_dir *dir, const char *object)
{
	struct cmd_index *index = reader->index;
	const char *path = arena_printf(index->arena, "%s/%s", reader->kernel->build,
					cmd_file_path(index->arena, object));
	const struct cmd_unit *kept = reader->kept ? hash_get(&reader->kept_units, object) : NULL;
	struct cmd_unit *unit;
	struct stat st;
	int result;

	if (stat(path, &st))
		return fail_errno("%s", path);
	unit = arena_new_object(index->arena, struct cmd_unit);
	unit->object = object;
	unit->size = (long long)st.st_size;
	unit->modified = st.st_mtim;
	*array_push(index->arena, &dir->units) = unit;
	if (kept && kept->size == unit->size && same_time(&kept->modified, &unit->modified) &&
	    is_settled(reader, &kept->modified)) {
		unit->source = kept->source;
		unit->reads = kept->reads;
		return 0;
	}
	reader->changed = true;
	status_tick();
	reader->scratch = arena_new();
	result = read_unit(reader, unit, path);
	arena_free(reader->scratch);
	return result;
}

/* "fs/proc" and "x" -> "fs/proc/x" */
static const char *join(struct arena *arena, const char *dir, const char *name)
{
	return *dir ? arena_printf(arena, "%s/%s", dir, name) : arena_strdup(arena, name);
}

static bool is_directory(const struct dirent *entry, const char *path)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return !lstat(path, &st) && S_ISDIR(st.st_mode);
}

/* Reads the names in a directory: subdirectories, and ".cmdline.o.cmd", which is of "cmdline.o". */
static int list_dir(struct reader *reader, struct cmd_dir *dir, struct cmd_dir *names,
		    const char *path)
{
	struct arena *arena = reader->index->arena;
	struct dirent *entry;
	DIR *stream = opendir(path);

	if (!stream)
		return fail_errno("%s", path);
	while ((entry = readdir(stream))) {
		const char *name = entry->d_name;

		if (!fnmatch(".*.o.cmd", name, 0))
			array_push(arena, &names->units)[0] = arena_copy(
				arena,
				&(struct cmd_unit){
					.object = join(arena, dir->path,
						       arena_strndup(arena, name + 1,
								     strlen(name + 1) - 4)) },
				sizeof(struct cmd_unit));
		else if (strcmp(name, ".") && strcmp(name, "..") &&
			 is_directory(entry, arena_printf(arena, "%s/%s", path, name)) &&
			 (reader->kernel->oot || !is_skipped(join(arena, dir->path, name))))
			*array_push(arena, &names->subdirs) = arena_strdup(arena, name);
	}
	closedir(stream);
	return 0;
}

static int read_dir(struct reader *reader, const char *dir_path)
{
	struct cmd_index *index = reader->index;
	const char *path = arena_printf(index->arena, "%s/%s", reader->kernel->build, dir_path);
	struct cmd_dir *dir = arena_new_object(index->arena, struct cmd_dir), listed = { 0 };
	const struct cmd_dir *names = reader->kept ? hash_get(&reader->kept_dirs, dir_path) : NULL;
	struct cmd_unit *const *unit;
	const char *const *name;
	struct stat st;

	if (stat(path, &st))
		return fail_errno("%s", path);
	dir->path = dir_path;
	dir->modified = st.st_mtim;
	*array_push(index->arena, &index->dirs) = dir;
	if (!names || !same_time(&names->modified, &dir->modified) ||
	    !is_settled(reader, &names->modified)) {
		reader->changed = true;
		if (list_dir(reader, dir, &listed, path))
			return -1;
		names = &listed;
	}
	array_for_each(unit, &names->units)
		if (add_unit(reader, dir, (*unit)->object))
			return -1;
	array_for_each(name, &names->subdirs) {
		*array_push(index->arena, &dir->subdirs) = *name;
		if (read_dir(reader, join(index->arena, dir_path, *name)))
			return -1;
	}
	return 0;
}

static void open_kept(struct reader *reader, const char *path)
{
	struct cmd_dir *const *dir;
	struct cmd_unit *const *unit;
	const char *const *read;

	reader->kept = cmd_index_load(reader->index->arena, path);
	if (!reader->kept)
		return;
	/* They keep their numbers, so that lists of them can be taken over. */
	array_for_each(read, &reader->kept->paths)
		cmd_index_add_path(reader->index, *read);
	hash_setup(&reader->kept_dirs, reader->index->arena);
	hash_setup(&reader->kept_units, reader->index->arena);
	array_for_each(dir, &reader->kept->dirs) {
		hash_add(&reader->kept_dirs, (*dir)->path, *dir);
		array_for_each(unit, &(*dir)->units)
			hash_add(&reader->kept_units, (*unit)->object, *unit);
	}
}

struct cmd_index *cmd_index_read(struct arena *arena, const struct kernel *kernel)
{
	const char *path = arena_printf(arena, "%s/units.index", kernel->dir);
	struct cmd_index *index = arena_new_object(arena, struct cmd_index);
	struct reader reader = { .index = index, .kernel = kernel };

	index->arena = arena;
	hash_setup(&index->numbers, arena);
	clock_gettime(CLOCK_REALTIME, &index->begun);
	open_kept(&reader, path);
	if (read_dir(&reader, ""))
		return NULL;
	return reader.changed && cmd_index_save(index, path) ? NULL : index;
}

bool cmd_unit_reads(const struct cmd_index *index, const struct cmd_unit *unit, unsigned int number)
{
	const unsigned int *read;

	if (!number || !unit->source)
		return false;
	if (!strcmp(unit->source, index->paths.items[number - 1]))
		return true;
	array_for_each(read, &unit->reads)
		if (*read == number - 1)
			return true;
	return false;
}

static bool is_below_skipped(struct arena *arena, const char *object)
{
	const char *slash;

	for (slash = strchr(object, '/'); slash; slash = strchr(slash + 1, '/'))
		if (is_skipped(arena_strndup(arena, object, (size_t)(slash - object))))
			return true;
	return false;
}

const char *cmd_index_lacks(const struct cmd_index *index, const struct hash *objects)
{
	const struct hash_entry *entry;
	struct cmd_unit *const *unit;
	struct cmd_dir *const *dir;
	struct hash recorded;
	size_t i;

	hash_setup(&recorded, index->arena);
	array_for_each(dir, &index->dirs)
		array_for_each(unit, &(*dir)->units)
			hash_add(&recorded, (*unit)->object, *unit);
	for (i = 0; i < objects->size; i++)
		for (entry = objects->buckets[i]; entry; entry = entry->chain)
			if (!hash_get(&recorded, entry->key) &&
			    !is_below_skipped(index->arena, entry->key))
				return entry->key;
	return NULL;
}
