// SPDX-License-Identifier: GPL-2.0-or-later
#include "object-cache-size.h"
#include "../kernels/cache.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Trimming leaves this part of the limit, so that not each run has to trim. */
#define LEFT_PERCENT 90

/* Objects are no reason for a full disk. */
#define LEFT_FREE_MB 500

/* A writer that was killed does not come back. */
#define TEMPORARY_SECONDS 3600

struct kept_file {
	const char *path;
	unsigned long long bytes;
	struct timespec used;
	bool is_temporary;
};

struct kept_files {
	ARRAY(struct kept_file) items;
	unsigned long long bytes;
};

const char *object_cache_dir(struct arena *arena)
{
	const char *cache = cache_dir(arena);

	return cache ? arena_printf(arena, "%s/objects", cache) : NULL;
}

static const char *limit_file(struct arena *arena)
{
	const char *dir = object_cache_dir(arena);

	return dir ? arena_printf(arena, "%s/limit", dir) : NULL;
}

unsigned long long object_cache_limit(struct arena *arena)
{
	const char *path = limit_file(arena);
	char *text = path ? file_try_read(arena, path, NULL) : NULL, *end;
	unsigned long long limit;

	if (!text)
		return OBJECT_CACHE_DEFAULT;
	limit = strtoull(text, &end, 10);
	return end == text ? OBJECT_CACHE_DEFAULT : limit;
}

int object_cache_limit_set(struct arena *arena, unsigned long long bytes)
{
	const char *path = limit_file(arena);
	const char *text = arena_printf(arena, "%llu\n", bytes);

	if (!path || dir_make(object_cache_dir(arena)) || file_write(path, text, strlen(text)))
		return -1;
	object_cache_trim(arena);
	return 0;
}

/* Entries are three levels down: KERNEL/KEY/N. */
#define ENTRY_LEVEL 3

static void list(struct arena *arena, struct kept_files *files)
{
	const char *dir = object_cache_dir(arena);
	char *roots[] = { (char *)dir, NULL };
	FTS *tree = dir ? fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL) : NULL;
	FTSENT *entry;

	while (tree && (entry = fts_read(tree)))
		if (entry->fts_info == FTS_F && entry->fts_level == ENTRY_LEVEL) {
			*array_push(arena, &files->items) = (struct kept_file){
				.path = arena_strdup(arena, entry->fts_path),
				.bytes = (unsigned long long)entry->fts_statp->st_blocks * 512,
				.used = entry->fts_statp->st_mtim,
				.is_temporary = strstr(entry->fts_name, ".tmp-") != NULL,
			};
			files->bytes += (unsigned long long)entry->fts_statp->st_blocks * 512;
		}
	if (tree)
		fts_close(tree);
}

/* Removes an entry, and the directories that are empty then. */
static void remove_entry(struct arena *arena, const char *path)
{
	char *dir = arena_strdup(arena, path);
	int level;

	unlink(path);
	for (level = 1; level < ENTRY_LEVEL; level++) {
		*strrchr(dir, '/') = '\0';
		if (rmdir(dir))
			break;
	}
}

static int by_use(const void *a, const void *b)
{
	const struct kept_file *x = a, *y = b;

	if (x->used.tv_sec != y->used.tv_sec)
		return x->used.tv_sec < y->used.tv_sec ? -1 : 1;
	return (x->used.tv_nsec > y->used.tv_nsec) - (x->used.tv_nsec < y->used.tv_nsec);
}

static void trim(struct arena *arena)
{
	unsigned long long limit = object_cache_limit(arena);
	struct kept_files files = { 0 };
	const struct kept_file *file;

	list(arena, &files);
	array_for_each(file, &files.items)
		if (file->is_temporary && time(NULL) - file->used.tv_sec > TEMPORARY_SECONDS)
			remove_entry(arena, file->path);
	if (files.bytes <= limit)
		return;
	qsort(files.items.items, files.items.count, sizeof(*files.items.items), by_use);
	array_for_each(file, &files.items) {
		if (files.bytes <= limit / 100 * LEFT_PERCENT)
			break;
		if (file->is_temporary)
			continue;
		remove_entry(arena, file->path);
		files.bytes -= file->bytes;
	}
}

void object_cache_trim(struct arena *arena)
{
	const char *dir = object_cache_dir(arena);
	int lock =
		dir ? open(arena_printf(arena, "%s/lock", dir), O_RDWR | O_CREAT | O_CLOEXEC, 0666)
		    : -1;

	/* Another run that trims does it for this one. */
	if (lock >= 0 && !flock(lock, LOCK_EX | LOCK_NB))
		trim(arena);
	if (lock >= 0)
		close(lock);
}

void object_cache_write(struct arena *arena, const char *path, const char *text, size_t size)
{
	char *slash;
	int attempt;

	if (cache_free_mb(cache_dir(arena) ?: "/") < LEFT_FREE_MB + size / 1000000)
		return;
	/* Another run may remove a directory that is empty still. */
	for (attempt = 0; attempt < 3; attempt++) {
		char *dir = arena_strdup(arena, path);

		for (slash = strstr(dir, "/objects/") + 1; (slash = strchr(slash, '/'));
		     *slash++ = '/') {
			*slash = '\0';
			mkdir(dir, 0777);
		}
		if (!file_try_write(path, text, size) || errno != ENOENT)
			break;
	}
}

struct object_cache_usage object_cache_usage(struct arena *arena)
{
	struct kept_files files = { 0 };

	list(arena, &files);
	return (struct object_cache_usage){ files.bytes, (unsigned int)files.items.count };
}

struct object_cache_usage object_cache_clear(struct arena *arena)
{
	struct object_cache_usage usage = { 0 };
	struct kept_files files = { 0 };
	const struct kept_file *file;

	list(arena, &files);
	array_for_each(file, &files.items) {
		/* A run may be writing it just now. */
		if (file->is_temporary && time(NULL) - file->used.tv_sec <= TEMPORARY_SECONDS)
			continue;
		remove_entry(arena, file->path);
		usage.bytes += file->bytes;
		usage.objects++;
	}
	return usage;
}
