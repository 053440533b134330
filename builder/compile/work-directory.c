// SPDX-License-Identifier: GPL-2.0-or-later
#include "work-directory.h"
#include "old-work.h"
#include "../kernels/cache.h"
#include "../../lib/files.h"

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
#define WORK_FORMAT "4"

/* All that klp-build makes in a work directory. DIR of --work may hold files of the user. */
static const char *const contents[] = {
	"kernel",
	"tree",
	"pristine-tree",
	"patched-tree",
	"scratch-tree",
	"pristine-tree.complete",
	"patched-tree.complete",
	"scratch-tree.complete",
	"patched-tree.files",
	"scratch-tree.files",
	"generated",
	"orig",
	"patched",
	"diff",
	"filter",
	"hunks",
	"module",
	/* made by older versions */
	"farm",
	"farm.kernel",
	"farm.patched",
	"pristine",
	"made",
};

static int try_lock(struct job *job, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	struct stat st;

	if (fd < 0)
		return fail_errno("%s: cannot be created", path);
	/* Another run may have removed the file, with the directory, after we opened it. */
	if (!flock(fd, LOCK_EX | LOCK_NB) && !fstat(fd, &st) && st.st_nlink) {
		job->lock = fd;
		return 0;
	}
	close(fd);
	return 1;
}

static int claim_given(struct job *job, const char *dir)
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
	result = try_lock(job, arena_printf(job->arena, "%s/lock", job->work));
	return result > 0
		       ? fail("%s: another klp-build is using it; wait for that one, or give another --work",
			      job->work)
		       : result;
}

static int claim_from_pool(struct job *job)
{
	const char *cache = cache_dir(job->arena), *pool;
	int i, result;

	if (!cache)
		return -1;
	pool = arena_printf(job->arena, "%s/work/%s", cache, job->kernel->release);
	if (dir_make(pool))
		return -1;
	for (i = 0; i < POOL_MAX; i++) {
		job->work = arena_printf(job->arena, "%s/%d", pool, i);
		result = try_lock(job, arena_printf(job->arena, "%s.lock", job->work));
		if (result < 0 || (!result && dir_make(job->work)))
			return -1;
		if (result)
			continue;
		old_work_mark_used(job->lock);
		old_work_remove(job);
		return 0;
	}
	return fail("%s: %d runs use all work directories", pool, POOL_MAX);
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
	size_t i;

	for (i = 0; i < sizeof(contents) / sizeof(*contents); i++)
		if (dir_remove(arena_printf(job->arena, "%s/%s", job->work, contents[i])))
			return -1;
	if (symlink(job->kernel->build, tree))
		return fail_errno("%s", tree);
	return file_write(stamp, identity, strlen(identity));
}

int work_directory_open(struct job *job)
{
	const char *identity = kernel_identity(job), *given = job->request->work, *stamp;
	char *made_for;

	if (!identity)
		return fail("%s: the prepared kernel is incomplete; remove it and try again",
			    job->kernel->dir);
	if (given ? claim_given(job, given) : claim_from_pool(job))
		return -1;
	stamp = arena_printf(job->arena, "%s/kernel", job->work);
	made_for = file_exists(stamp) ? file_read(job->arena, stamp, NULL) : NULL;
	if (made_for && !strcmp(made_for, identity))
		return 0;
	return start_anew(job, stamp, identity);
}

void work_directory_close(struct job *job)
{
	if (job->work && job->request->work && !job->request->keep)
		debug("%s: left in place", job->work);
	if (job->lock >= 0)
		close(job->lock);
	job->lock = -1;
}
