// SPDX-License-Identifier: GPL-2.0-or-later
#include "work-directory.h"
#include "old-work.h"
#include "../kernels/cache.h"
#include "../kernels/temporary-space.h"
#include "../../lib/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define POOL_MAX 64

/*
 * Count up when the layout of the work directory changes: what older versions made is then
 * removed.
 */
#define WORK_FORMAT "6"

/* Which preparation of which kernel the directory was made for; also says that the directory is ours. */
#define STAMP "klp-build.kernel"

/* All that klp-build makes in a work directory. */
static const char *const contents[] = {
	STAMP,
	"tree",
	"build-tree",
	"pristine-tree",
	"patched-tree",
	"scratch-tree",
	"pristine-tree.complete",
	"patched-tree.complete",
	"scratch-tree.complete",
	"patched-tree.files",
	"scratch-tree.files",
	"pristine-tree.copies",
	"patched-tree.copies",
	"scratch-tree.copies",
	"generated",
	"orig",
	"orig-keys",
	"patched-keys",
	"patched",
	"diff",
	"filter",
	"progress",
	"hunks",
	"module",
	"module.new",
	"module.kernel",
	"module-commands",
	"commands",
	"launcher",
	"launcher.sh",
	"compiler-identity",
	"distcc.log",
	"icecc",
	"icecc.log",
	"new-units",
	/* made by older versions */
	"farm",
	"farm.kernel",
	"farm.patched",
	"pristine",
	"made",
};

/* `used` becomes the time at which another run has last used the directory. */
static int try_lock(struct job *job, const char *path, struct timespec *used)
{
	/*
	 * Not close-on-exec: when this run is killed, the make that it leaves behind for a moment
	 * holds the lock until it is gone too.
	 */
	int fd = open(path, O_RDWR | O_CREAT, 0666);
	struct stat st;

	if (fd < 0)
		return fail_errno("%s: cannot be created", path);
	/* Another run may have removed the file, with the directory, after we opened it. */
	if (!flock(fd, LOCK_EX | LOCK_NB) && !fstat(fd, &st) && st.st_nlink) {
		job->lock = fd;
		*used = st.st_mtim;
		old_work_mark_used(fd);
		return 0;
	}
	close(fd);
	return 1;
}

/* DIR of --work may be somebody's source tree, and its "kernel" is not ours to remove. */
static int check_ours(const struct job *job, const char *path)
{
	static const char *const stamps[] = { STAMP, "farm.kernel" };
	DIR *dir;
	struct dirent *entry;
	bool empty = true;
	size_t i;

	for (i = 0; i < sizeof(stamps) / sizeof(*stamps); i++)
		if (file_exists(arena_printf(job->arena, "%s/%s", path, stamps[i])))
			return 0;
	dir = opendir(path);
	if (!dir)
		return fail_errno("%s", path);
	while ((entry = readdir(dir)))
		empty &= !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") ||
			 !strcmp(entry->d_name, "lock");
	closedir(dir);
	return empty ? 0
		     : fail("--work %s: has files that klp-build did not make; give an empty directory, or one that does not exist",
			    path);
}

static int claim_given(struct job *job, const char *dir, struct timespec *used)
{
	char *real;
	int result;

	if (dir_make(dir))
		return -1;
	real = realpath(dir, NULL);
	if (!real)
		return fail_errno("%s", dir);
	job->work = arena_strdup(job->arena, real);
	free(real);
	if (check_ours(job, job->work))
		return -1;
	result = try_lock(job, arena_printf(job->arena, "%s/lock", job->work), used);
	return result > 0
		       ? fail("%s: another klp-build is using it; wait for that one, or give another --work",
			      job->work)
		       : result;
}

static int claim_from_pool(struct job *job, struct timespec *used)
{
	const char *pool = job->kernel->pool;
	int i, result;

	if (dir_make(pool))
		return -1;
	for (i = 0; i < POOL_MAX; i++) {
		job->work = arena_printf(job->arena, "%s/%d", pool, i);
		result = try_lock(job, arena_printf(job->arena, "%s.lock", job->work), used);
		if (result < 0 || (!result && dir_make(job->work)))
			return -1;
		if (result)
			continue;
		old_work_remove(job);
		return 0;
	}
	return fail("%s: %d runs use all work directories", pool, POOL_MAX);
}

/*
 * Was the clock set back since then? An object that was made before that is newer than a file that is patched now, and
 * make would take it for up to date. The lock has just been marked, by the clock that the files' times come from.
 */
static bool clock_went_back(const struct job *job, const struct timespec *used)
{
	struct stat now, progress;

	if (fstat(job->lock, &now))
		return false;
	if (time_is_later(used, &now.st_mtim))
		return true;
	/* A run that was killed has not marked its end. */
	return !stat(arena_printf(job->arena, "%s/progress", job->work), &progress) &&
	       time_is_later(&progress.st_mtim, &now.st_mtim);
}

/* A text that changes when the kernel is prepared anew. */
static const char *kernel_identity(struct job *job)
{
	const char *info = arena_printf(job->arena, "%s/kernel.info", job->kernel->dir);
	struct stat st;

	if (stat(info, &st))
		return NULL;
	return arena_printf(job->arena, WORK_FORMAT " %s %llu %lld.%09ld\n", job->kernel->build,
			    (unsigned long long)st.st_ino, (long long)st.st_mtim.tv_sec,
			    (long)st.st_mtim.tv_nsec);
}

static int start_anew(struct job *job, const char *stamp, const char *identity)
{
	const char *tree = arena_printf(job->arena, "%s/tree", job->work);
	const char *build = arena_printf(job->arena, "%s/build-tree", job->work);
	size_t i;

	for (i = 0; i < sizeof(contents) / sizeof(*contents); i++)
		if (dir_remove(arena_printf(job->arena, "%s/%s", job->work, contents[i])))
			return -1;
	if (symlink(job->kernel->source, tree))
		return fail_errno("%s", tree);
	if (symlink(job->kernel->build, build))
		return fail_errno("%s", build);
	return file_write(stamp, identity, strlen(identity));
}

/* Shadow trees take 100 to 430 MB, and objects with debug information some MB each. */
#define NEW_MB	500
#define KEPT_MB 100

static int check_space(const struct job *job, bool is_new)
{
	unsigned long long there = cache_free_mb(job->work), needed = is_new ? NEW_MB : KEPT_MB;

	if (temporary_space_check())
		return -1;
	return there >= needed
		       ? 0
		       : fail("%s: %llu MB are free, %llu MB are needed to work there; make room, or give a directory on another disk with --work DIR",
			      job->work, there, needed);
}

int work_directory_open(struct job *job)
{
	const char *identity = kernel_identity(job), *given = job->request->work, *stamp;
	struct timespec used;
	bool is_new;
	char *made_for;

	/* Each kernel has trees of its own. */
	if (given && job->request->a_directory_each)
		given = arena_printf(job->arena, "%s/%s", given, job->kernel->name);
	if (!identity)
		return fail("%s: the prepared kernel is incomplete; remove it and try again",
			    job->kernel->dir);
	if (given ? claim_given(job, given, &used) : claim_from_pool(job, &used))
		return -1;
	stamp = arena_printf(job->arena, "%s/" STAMP, job->work);
	made_for = file_exists(stamp) ? file_read(job->arena, stamp, NULL) : NULL;
	is_new = !made_for || strcmp(made_for, identity);
	if (!is_new && clock_went_back(job, &used)) {
		info("%s: was last used at a later time than now; it is laid out again, as the clock was set back",
		     job->work);
		is_new = true;
	}
	if (check_space(job, is_new))
		return -1;
	return is_new ? start_anew(job, stamp, identity) : 0;
}

void work_directory_close(struct job *job)
{
	if (job->work && job->request->work && !job->request->keep)
		debug("%s: left in place", job->work);
	if (job->lock >= 0) {
		old_work_mark_used(job->lock);
		close(job->lock);
	}
	job->lock = -1;
}
