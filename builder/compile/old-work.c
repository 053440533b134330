// SPDX-License-Identifier: GPL-2.0-or-later
#include "old-work.h"
#include "../kernels/cache.h"
#include "../../lib/files.h"

#include <dirent.h>
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
	const char *own_trees = cache_own_dir(arena);
	const char *own = cache_kernel_dir(arena, release, false);
	const char *other = cache_kernel_dir(arena, release, true);

	if (!strncmp(release, POOL_OF_OWN, strlen(POOL_OF_OWN)))
		return own_trees && !dir_exists(arena_printf(arena, "%s/%s", own_trees,
							     release + strlen(POOL_OF_OWN)));
	return own && other && !dir_exists(own) && !dir_exists(other);
}

void old_work_remove(const struct job *job)
{
	const char *cache = cache_dir(job->arena), *pools, **release, **name;
	struct entry_names releases = { 0 };

	if (!cache)
		return;
	pools = arena_printf(job->arena, "%s/work", cache);
	list(job->arena, pools, &releases);
	array_for_each(release, &releases.items) {
		const char *pool = arena_printf(job->arena, "%s/%s", pools, *release);
		bool gone = is_gone(job->arena, *release);
		struct entry_names names = { 0 };

		list(job->arena, pool, &names);
		array_for_each(name, &names.items)
			if (strspn(*name, "0123456789") == strlen(*name))
				remove_work(job->arena,
					    arena_printf(job->arena, "%s/%s", pool, *name), gone);
		/* Fails when something is left, and is to. */
		if (gone)
			rmdir(pool);
	}
}
