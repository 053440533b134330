// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache.h"
#include "make-path.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

const char *cache_dir(struct arena *arena)
{
	const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME"), *dir;

	/* The XDG specification says to ignore a relative path. */
	if (base && *base == '/')
		dir = arena_printf(arena, "%s/klp-build", base);
	else if (home && *home == '/')
		dir = arena_printf(arena, "%s/.cache/klp-build", home);
	else
		return fail("neither XDG_CACHE_HOME nor HOME tells where to keep kernels"), NULL;
	if (make_path_check(arena, dir, "set XDG_CACHE_HOME to another directory"))
		return NULL;
	return dir_make(dir) ? NULL : dir;
}

const char *cache_kernels_dir(struct arena *arena)
{
	const char *cache = cache_dir(arena);
	const char *dir = cache ? arena_printf(arena, "%s/kernels", cache) : NULL;

	return !dir || dir_make(dir) ? NULL : dir;
}

const char *cache_work_dir(struct arena *arena, const char *release)
{
	const char *cache = cache_dir(arena);

	return cache ? arena_printf(arena, "%s/work/%s", cache, release) : NULL;
}

const char *cache_own_dir(struct arena *arena)
{
	const char *cache = cache_dir(arena);
	const char *dir = cache ? arena_printf(arena, "%s/own", cache) : NULL;

	return !dir || dir_make(dir) ? NULL : dir;
}

/* Flavours of one version share a source package, but each run has its own copy. */
const char *cache_downloads_dir(struct arena *arena, const char *release)
{
	const char *cache = cache_dir(arena);
	const char *dir = cache ? arena_printf(arena, "%s/downloads/%s", cache, release) : NULL;

	return !dir || dir_make(dir) ? NULL : dir;
}

const char *cache_kernel_dir(struct arena *arena, const char *release, bool other_compiler)
{
	const char *cache = cache_dir(arena);

	if (!cache)
		return NULL;
	/* No release has a comma in its name. */
	return arena_printf(arena, "%s/kernels/%s%s", cache, release,
			    other_compiler ? ",other-compiler" : "");
}

/*
 * The lock is deliberately not close-on-exec: when the run that holds it is killed, a tar or
 * make that it leaves behind for a moment keeps the lock until it is gone too, so it cannot
 * write into what we remove.
 */
int cache_lock(struct arena *arena, const char *kernels, const char *release)
{
	const char *path = arena_printf(arena, "%s/.lock-%s", kernels, release);
	const char *stage =
		arena_printf(arena, "waiting for another klp-build to prepare %s", release);
	struct timespec pause = { .tv_nsec = 200 * 1000 * 1000 };
	int lock = open(path, O_RDWR | O_CREAT, 0666);

	if (lock < 0)
		return fail_errno(
			"cannot open %s; is the cache directory writable? XDG_CACHE_HOME sets another one",
			path);
	while (flock(lock, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			fail_errno("cannot lock %s", path);
			close(lock);
			return -1;
		}
		status(stage, 0, 0);
		nanosleep(&pause, NULL);
	}
	return lock;
}

int cache_remove_leftovers(struct arena *arena, const char *kernels, const char *release)
{
	const char *prefix = arena_printf(arena, ".tmp-%s-", release);
	size_t length = strlen(prefix);
	struct dirent *entry;
	int result = 0;
	DIR *dir = opendir(kernels);

	if (!dir)
		return fail_errno("cannot read %s", kernels);
	while (!result && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, prefix, length) ||
		    entry->d_name[length + strspn(entry->d_name + length, "0123456789")])
			continue;
		status("removing what an interrupted run left", 0, 0);
		result = dir_remove(arena_printf(arena, "%s/%s", kernels, entry->d_name));
	}
	closedir(dir);
	return result;
}

unsigned long long cache_free_mb(const char *path)
{
	struct statvfs space;

	if (statvfs(path, &space))
		return ~0ULL;
	return (unsigned long long)space.f_bavail * space.f_frsize / 1000000;
}
