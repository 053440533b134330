// SPDX-License-Identifier: GPL-2.0-or-later
#include "old-work.h"
#include "../kernels/cache.h"
#include "../kernels/own-tree.h"
#include "../../lib/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DAYS_KEPT 30

struct entry_names {
	ARRAY(const char *) items;
};

static void list(struct arena *arena, const char *dir, struct entry_names *names)
{
	DIR *stream = opendir(dir);
	struct dirent *entry;

	while (stream && (entry = readdir(stream)))
		if (*entry->d_name != '.')
			*array_push(arena, &names->items) = arena_strdup(arena, entry->d_name);
	if (stream)
		closedir(stream);
}

void old_work_mark_used(int lock)
{
	futimens(lock, NULL);
}

static time_t modified(const char *path)
{
	struct stat st;

	return stat(path, &st) ? 0 : st.st_mtime;
}

/* Older versions did not mark the lock; make's progress is written by every run. */
static bool is_old(struct arena *arena, const char *work, const char *lock)
{
	time_t used = modified(lock), progress = modified(arena_printf(arena, "%s/progress", work));

	return time(NULL) - (progress > used ? progress : used) > DAYS_KEPT * 24 * 60 * 60;
}

/*
 * Removes one directory of a pool, under its lock. The lock goes too: whoever has opened it by then
 * finds that it has no name any more (try_lock() in work-directory.c).
 */
static void remove_work(struct arena *arena, const char *work, bool in_any_case,
			struct work_removed *removed)
{
	const char *lock = arena_printf(arena, "%s.lock", work);
	int fd = open(lock, O_RDWR | O_CLOEXEC);
	unsigned long long bytes;

	if (fd < 0)
		return;
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		removed->in_use++;
	} else if ((in_any_case || is_old(arena, work, lock)) &&
		   /* --work DIR has its lock inside. */
		   !file_exists(arena_printf(arena, "%s/lock", work))) {
		status("removing work directories that are no longer used", 0, 0);
		bytes = dir_usage(work);
		if (!dir_remove(work)) {
			unlink(lock);
			removed->removed++;
			removed->bytes += bytes;
		}
	}
	close(fd);
}

static bool is_gone(struct arena *arena, const char *release)
{
	const char *own = cache_kernel_dir(arena, release, false);
	const char *other = cache_kernel_dir(arena, release, true);

	return own && other && !dir_exists(own) && !dir_exists(other);
}

/* Removes the directories of a pool that are old, or all. */
static void clean_pool(struct arena *arena, const char *pool, bool all,
		       struct work_removed *removed)
{
	struct entry_names names = { 0 };
	const char **name;

	list(arena, pool, &names);
	array_for_each(name, &names.items)
		if (strspn(*name, "0123456789") == strlen(*name))
			remove_work(arena, arena_printf(arena, "%s/%s", pool, *name), all, removed);
}

static void remove_from_pools(struct arena *arena, bool all, struct work_removed *removed)
{
	const char *cache = cache_dir(arena), **name;
	struct entry_names releases = { 0 }, trees = { 0 };

	if (!cache)
		return;
	list(arena, arena_printf(arena, "%s/work", cache), &releases);
	array_for_each(name, &releases.items) {
		const char *pool = arena_printf(arena, "%s/work/%s", cache, *name);
		bool gone = is_gone(arena, *name);

		clean_pool(arena, pool, all || gone, removed);
		/* Fails when something is left, and is to. */
		if (gone)
			rmdir(pool);
	}
	list(arena, arena_printf(arena, "%s/own", cache), &trees);
	array_for_each(name, &trees.items) {
		const char *dir = arena_printf(arena, "%s/own/%s", cache, *name);
		const char *pool = arena_printf(arena, "%s/work", dir);
		bool gone = own_tree_is_gone(arena, dir);

		clean_pool(arena, pool, all || gone, removed);
		if (gone && (!rmdir(pool) || errno == ENOENT))
			dir_remove(dir);
	}
}

void old_work_remove(const struct job *job)
{
	remove_from_pools(job->arena, false, &(struct work_removed){ 0 });
}

void old_work_remove_all(struct arena *arena, struct work_removed *removed)
{
	remove_from_pools(arena, true, removed);
}
