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
static void remove_work(struct arena *arena, const char *work, bool kernel_is_gone)
{
	const char *lock = arena_printf(arena, "%s.lock", work);
	int fd = open(lock, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return;
	if (!flock(fd, LOCK_EX | LOCK_NB) && (kernel_is_gone || is_old(arena, work, lock)) &&
	    /* --work DIR has its lock inside. */
	    !file_exists(arena_printf(arena, "%s/lock", work))) {
		status("removing work directories that are no longer used", 0, 0);
		if (!dir_remove(work))
			unlink(lock);
	}
	close(fd);
}

static bool is_gone(struct arena *arena, const char *release)
{
	const char *own = cache_kernel_dir(arena, release, false);
	const char *other = cache_kernel_dir(arena, release, true);

	return own && other && !dir_exists(own) && !dir_exists(other);
}

/* Removes the directories of a pool that are old, or all when its kernel is gone. */
static void clean_pool(struct arena *arena, const char *pool, bool kernel_is_gone)
{
	struct entry_names names = { 0 };
	const char **name;

	list(arena, pool, &names);
	array_for_each(name, &names.items)
		if (strspn(*name, "0123456789") == strlen(*name))
			remove_work(arena, arena_printf(arena, "%s/%s", pool, *name),
				    kernel_is_gone);
}

void old_work_remove(const struct job *job)
{
	const char *cache = cache_dir(job->arena), **name;
	struct entry_names releases = { 0 }, trees = { 0 };

	if (!cache)
		return;
	list(job->arena, arena_printf(job->arena, "%s/work", cache), &releases);
	array_for_each(name, &releases.items) {
		const char *pool = arena_printf(job->arena, "%s/work/%s", cache, *name);
		bool gone = is_gone(job->arena, *name);

		clean_pool(job->arena, pool, gone);
		/* Fails when something is left, and is to. */
		if (gone)
			rmdir(pool);
	}
	list(job->arena, arena_printf(job->arena, "%s/own", cache), &trees);
	array_for_each(name, &trees.items) {
		const char *dir = arena_printf(job->arena, "%s/own/%s", cache, *name);
		const char *pool = arena_printf(job->arena, "%s/work", dir);
		bool gone = own_tree_is_gone(job->arena, dir);

		clean_pool(job->arena, pool, gone);
		if (gone && (!rmdir(pool) || errno == ENOENT))
			dir_remove(dir);
	}
}
