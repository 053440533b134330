// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The work directory of a run:
 *
 *	WORK.lock	held while a run uses it (--work DIR: DIR/lock)
 *	tree		a link to the kernel's tree
 *	farm/		the patched tree: real directories, links to the files of the kernel's
 *			tree, and real files where the patch touches (farm.c)
 *	farm.kernel	which preparation of the kernel the farm was laid out for
 *	farm.patched	the files that are not links; written before they are touched, so that
 *			the next run can undo what a killed one did
 *	orig/ patched/ diff/ filter/ module/	see compile.c, filter.c, module.c
 *	pristine/ made/	a second farm, never patched, where it is needed; see made.c
 */
#include "farm.h"
#include "kernels/cache.h"
#include "stages.h"
#include "../lib/text.h"
#include "../lib/cleanup.h"
#include "../lib/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORKSPACES_MAX 64

static int lock_fd = -1;

static int try_lock(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0)
		return fail_errno("%s: cannot be created", path);
	if (!flock(fd, LOCK_EX | LOCK_NB)) {
		lock_fd = fd;
		return 0;
	}
	close(fd);
	return 1;
}

/* --work DIR must be free; without it the first free directory of the pool is taken. */
static int claim(struct build *build)
{
	const char *cache, *pool;
	int i, result;

	if (build->request.work) {
		char *real;

		if (dir_make(build->request.work))
			return -1;
		real = realpath(build->request.work, NULL);
		if (!real)
			return fail_errno("%s", build->request.work);
		build->work = arena_strdup(build->arena, real);
		free(real);
		result = try_lock(arena_printf(build->arena, "%s/lock", build->work));
		return result > 0 ? fail("%s: another klp-build works there; wait for it, or give "
					 "another "
					 "--work",
					 build->work)
				  : result;
	}
	cache = cache_dir(build->arena);
	if (!cache)
		return -1;
	pool = arena_printf(build->arena, "%s/work/%s", cache, build->kernel.release);
	if (dir_make(pool))
		return -1;
	for (i = 0; i < WORKSPACES_MAX; i++) {
		build->work = arena_printf(build->arena, "%s/%d", pool, i);
		result = try_lock(arena_printf(build->arena, "%s.lock", build->work));
		if (result <= 0)
			return result ? -1 : dir_make(build->work);
	}
	return fail("%s: %d runs use all work directories", pool, WORKSPACES_MAX);
}

/* Counted up when farms are laid out in another way: those of older versions go. */
#define FARM_FORMAT "3"

/* Changes when the kernel is prepared anew. */
static const char *kernel_identity(struct build *build)
{
	const char *info = arena_printf(build->arena, "%s/kernel.info", build->kernel.dir);
	struct stat st;

	if (stat(info, &st))
		return NULL;
	return arena_printf(build->arena, FARM_FORMAT " %s %llu %lld.%09ld\n", build->kernel.build,
			    (unsigned long long)st.st_ino, (long long)st.st_mtim.tv_sec,
			    (long)st.st_mtim.tv_nsec);
}

static const char *work_file(struct build *build, const char *name)
{
	return arena_printf(build->arena, "%s/%s", build->work, name);
}

/* Undoes the last run's patch, except for the files that `set` (or NULL) touches too. */
static int revert_others(struct build *build, const struct patch_set *set)
{
	const char *list = work_file(build, "farm.patched");
	char *text, *path, *save;

	if (!file_exists(list))
		return 0;
	text = file_read(build->arena, list, NULL);
	if (!text)
		return -1;
	for (path = strtok_r(text, "\n", &save); path; path = strtok_r(NULL, "\n", &save))
		if (!(set && patch_set_has(set, path)) && farm_revert(build, path))
			return -1;
	return 0;
}

int workspace_open(struct build *build)
{
	const char *identity = kernel_identity(build), *stamp;
	char *laid_out;

	if (!identity)
		return fail("%s: the prepared kernel is incomplete; remove it and try again",
			    build->kernel.dir);
	if (claim(build))
		return -1;
	build->farm = work_file(build, "farm");
	stamp = work_file(build, "farm.kernel");
	laid_out = file_exists(stamp) ? file_read(build->arena, stamp, NULL) : NULL;
	if (laid_out && !strcmp(laid_out, identity))
		return 0;
	if (unlink(stamp) && errno != ENOENT)
		return fail_errno("%s", stamp);
	if (dir_remove(build->farm) || dir_remove(work_file(build, "orig")) ||
	    dir_remove(work_file(build, "patched")) || dir_remove(work_file(build, "diff")) ||
	    dir_remove(work_file(build, "filter")) || dir_remove(work_file(build, "made")) ||
	    dir_remove(work_file(build, "farm.patched")))
		return -1;
	status("laying out the source tree", 0, 0);
	if (farm_lay_out(build, build->farm))
		return -1;
	return file_write(stamp, identity, strlen(identity));
}

int workspace_revert(struct build *build)
{
	if (revert_others(build, NULL))
		return -1;
	return dir_remove(work_file(build, "farm.patched"));
}

static bool is_c(const char *path)
{
	size_t length = strlen(path);

	return length > 2 && path[length - 2] == '.' && strchr("ch", path[length - 1]);
}

/* The patched text; in C with #line directives, so that what is below a hunk stays the same. */
static int write_patched(struct build *build, const struct patched_file *file, const char *path)
{
	const char *text = file->text;
	size_t size = file->size, original_size;

	if (dir_make(arena_strndup(build->arena, path, (size_t)(strrchr(path, '/') - path))))
		return -1;
	if (file->change == CHANGE_EDIT && is_c(file->path)) {
		const char *in_tree =
			arena_printf(build->arena, "%s/%s", build->kernel.source, file->path);
		char *original = file_read(build->arena, in_tree, &original_size);

		if (!original)
			return -1;
		text = lines_keep(build->arena, original, original_size, file->text, file->size,
				  &size);
		if (!text)
			return -1;
	}
	return file_update(path, text, size);
}

int workspace_patch(struct build *build, const struct patch_set *set)
{
	struct text list = { .arena = build->arena };
	const struct patched_file *file;

	if (revert_others(build, set))
		return -1;
	array_for_each(file, &set->files)
		text_add(&list, "%s\n", file->path);
	if (file_write(work_file(build, "farm.patched"), text_string(&list),
		       strlen(text_string(&list))))
		return -1;
	array_for_each(file, &set->files) {
		const char *path = arena_printf(build->arena, "%s/%s", build->farm, file->path);
		struct stat st;

		/* Never through the link: that would write into the cached tree. */
		if ((!lstat(path, &st) && !S_ISREG(st.st_mode) && unlink(path)) ||
		    (file->change == CHANGE_DELETE && unlink(path) && errno != ENOENT))
			return fail_errno("%s", path);
		if (file->change != CHANGE_DELETE && write_patched(build, file, path))
			return -1;
	}
	return 0;
}

void workspace_close(struct build *build)
{
	if (build->work && build->request.work && !build->request.keep)
		debug("%s: left in place", build->work);
	if (lock_fd >= 0)
		close(lock_fd);
	lock_fd = -1;
}
