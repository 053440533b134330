/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which work directories of the cache a run claims, and which it removes. */
#include "check.h"
#include "../../builder/compile/work-directory.h"
#include "../../lib/files.h"

#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

static struct arena *arena;
static char top[] = "/tmp/klp-work-XXXXXX";

static const char *below(const char *path)
{
	return arena_printf(arena, "%s/klp-build/%s", top, path);
}

static void put(const char *path, int days)
{
	const char *whole = below(path);
	const struct timespec past = { .tv_sec = time(NULL) - days * 24 * 60 * 60 };

	dir_make(arena_strndup(arena, whole, (size_t)(strrchr(whole, '/') - whole)));
	file_write(whole, "x", 1);
	utimensat(AT_FDCWD, whole, (struct timespec[]){ past, past }, 0);
}

static void make_work(const char *name, int days)
{
	put(arena_printf(arena, "work/%s/orig/x.o", name), days);
	put(arena_printf(arena, "work/%s.lock", name), days);
}

static bool has(const char *name)
{
	return dir_exists(below(arena_printf(arena, "work/%s", name)));
}

static int open_work(struct job *job, struct request *request)
{
	struct kernel *kernel = arena_new_object(arena, struct kernel);

	kernel->release = "6.12-one";
	kernel->pool = below("work/6.12-one");
	kernel->dir = below("kernels/6.12-one");
	kernel->source = kernel->build = below("kernels/6.12-one/linux");
	*job = (struct job){ .arena = arena, .kernel = kernel, .request = request, .lock = -1 };
	return work_directory_open(job);
}

/* Sets the time of a file to one that is to come. */
static void delay(const char *path)
{
	const struct timespec later = { .tv_sec = time(NULL) + 3600 };

	utimensat(AT_FDCWD, below(path), (struct timespec[]){ later, later }, 0);
}

static void check_clock(struct job *job, struct request *request)
{
	static const struct {
		const char *path, *promise;
	} files[] = {
		{ "work/6.12-one/0.lock",
		  "what was made before the clock was set back is removed" },
		{ "work/6.12-one/0/progress", "and what a run made that was killed" },
	};
	size_t i;

	put("work/6.12-one/0/orig/x.o", 0);
	open_work(job, request);
	work_directory_close(job);
	check(file_exists(below("work/6.12-one/0/orig/x.o")), "objects are kept");
	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		put("work/6.12-one/0/orig/x.o", 0);
		put("work/6.12-one/0/progress", 0);
		delay(files[i].path);
		check(!open_work(job, request) && !file_exists(below("work/6.12-one/0/orig/x.o")),
		      "%s", files[i].promise);
		work_directory_close(job);
	}
}

static void check_modules_of_other_trees(struct job *job, struct request *request)
{
	const char *gone = "build=/nowhere/module/\nformat=1\n", *there = "build=/\nformat=1\n";

	put("own/oot-gone-1/copy/x.o", 0);
	put("own/oot-there-2/copy/x.o", 0);
	file_write(below("own/oot-gone-1/kernel.info"), gone, strlen(gone));
	file_write(below("own/oot-there-2/kernel.info"), there, strlen(there));
	open_work(job, request);
	work_directory_close(job);
	check(!dir_exists(below("own/oot-gone-1")) && dir_exists(below("own/oot-there-2")),
	      "what is known of a module goes when its source is gone");
}

int main(void)
{
	struct request request = { 0 };
	struct job job, second;
	struct stat st;
	int busy;

	arena = arena_new();
	if (!mkdtemp(top))
		return 1;
	setenv("XDG_CACHE_HOME", top, 1);
	put("kernels/6.12-one/kernel.info", 0);
	put("kernels/6.12-two/kernel.info", 0);
	put("kernels/6.12-three,other-compiler/kernel.info", 0);
	make_work("6.12-one/0", 40);
	make_work("6.12-one/1", 40);
	make_work("6.12-one/2", 20);
	make_work("6.12-one/3", 40);
	make_work("6.12-one/4", 40);
	make_work("6.12-one/5", 40);
	put("work/6.12-one/4/lock", 40);
	put("work/6.12-one/5/progress", 3);
	put("work/6.12-one/neutral/x.o", 40);
	make_work("6.12-two/0", 40);
	make_work("6.12-two/1", 0);
	make_work("6.12-three/0", 0);
	make_work("6.12-gone/0", 0);
	busy = open(below("work/6.12-one/3.lock"), O_RDWR);
	if (busy < 0 || flock(busy, LOCK_EX | LOCK_NB))
		return 1;

	request.work = below("given");
	check(!open_work(&job, &request) && has("6.12-one/1"), "a run with --work removes nothing");
	work_directory_close(&job);
	request.work = NULL;

	check(!open_work(&job, &request) && !strcmp(job.work, below("work/6.12-one/0")),
	      "the first free directory is claimed");
	check(has("6.12-one/0"), "and kept, however old it is");
	check(!has("6.12-one/1") && !file_exists(below("work/6.12-one/1.lock")),
	      "one that was not used for 40 days is removed, with its lock");
	check(has("6.12-one/2"), "one that was used 20 days ago is kept");
	check(has("6.12-one/3"), "one that is being used is kept");
	check(has("6.12-one/4"), "one that was given with --work is kept");
	check(has("6.12-one/5"), "one that an older version used is kept");
	check(has("6.12-one/neutral"), "what is not of the pool is kept");
	check(!has("6.12-two/0") && has("6.12-two/1"),
	      "pools of other kernels are cleaned up, too");
	check(has("6.12-three/0"), "a kernel with another compiler counts as one");
	check(!has("6.12-gone"), "the pool of a kernel that is gone is removed");

	check(!open_work(&second, &request) && !strcmp(second.work, below("work/6.12-one/1")),
	      "a removed directory can be claimed again");
	work_directory_close(&second);
	work_directory_close(&job);
	make_work("6.12-one/0", 40);
	check(!open_work(&job, &request) && !stat(below("work/6.12-one/0.lock"), &st) &&
		      time(NULL) - st.st_mtime < 600,
	      "claiming counts as use");
	work_directory_close(&job);
	check_clock(&job, &request);
	check_modules_of_other_trees(&job, &request);
	dir_remove(top);
	arena_free(arena);
	return check_done();
}
