// SPDX-License-Identifier: GPL-2.0-or-later
#include "prepare.h"
#include "kernel.h"
#include "packages.h"
#include "../lib/cleanup.h"
#include "../lib/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

/* What a prepared kernel takes, and some air: both 6.1 and 6.12 measure 2250 MB. */
#define KERNEL_MB 2700
#define FULL_MB	  16

struct preparation {
	struct build *build;
	struct arena *arena;
	const char *release;
	const char *kernels; /* all of them are in there */
	const char *final;   /* the directory's name when it is complete */
	const char *dir;     /* and until then */
	const char *log;
	struct stock_releases list;
	const struct stock_release *packages;
	struct kernel kernel; /* release, cc and make variables only */
	const char *compiler, *cc_version;
};

static unsigned long long free_mb(const char *path)
{
	struct statvfs space;

	if (statvfs(path, &space))
		return ~0ULL;
	return (unsigned long long)space.f_bavail * space.f_frsize / 1000000;
}

/* A step's program failed: the reason is in the log, or the disk is full. */
static int step_failed(const struct preparation *prep, const char *what)
{
	if (free_mb(prep->dir) < FULL_MB)
		return fail("%s: %s failed: the disk is full; make room for %d MB or set "
			    "XDG_CACHE_HOME to another disk",
			    prep->kernels, what, KERNEL_MB);
	fail("%s: %s failed", prep->release, what);
	log_tail(prep->log, 15);
	return -1;
}

static void show_elapsed(void *stage)
{
	status(stage, 0, 0);
}

static int run_step(const struct preparation *prep, const char *stage, char *const *argv)
{
	int result;

	status(stage, 0, 0);
	result = command_run(&(struct command){ .argv = argv,
						.dir = prep->dir,
						.log = prep->log,
						.progress = show_elapsed,
						.data = (void *)stage });
	return result ? (result < 0 ? -1 : step_failed(prep, stage)) : 0;
}

static int run_make(const struct preparation *prep, const char *stage, const char *target)
{
	ARRAY(char *) argv = { 0 };
	const char **variable;

	*array_push(prep->arena, &argv) = "make";
	*array_push(prep->arena, &argv) = "-s";
	*array_push(prep->arena, &argv) = "-C";
	*array_push(prep->arena, &argv) = "linux";
	if (!environment_has_jobserver())
		*array_push(prep->arena, &argv) =
			arena_printf(prep->arena, "-j%d", prep->build->request.jobs);
	array_for_each(variable, &prep->kernel.make_variables)
		*array_push(prep->arena, &argv) = (char *)*variable;
	*array_push(prep->arena, &argv) = (char *)target;
	*array_push(prep->arena, &argv) = NULL;
	return run_step(prep, stage, argv.items);
}

/*
 * Waits for another run that prepares the same kernel. The lock is not close-on-exec on
 * purpose: when that run is killed, the tar or make that it leaves behind for a moment holds
 * the lock until it is gone too, and can write no more into what we remove.
 */
static int lock_release(struct arena *arena, const char *kernels, const char *release)
{
	const char *path = arena_printf(arena, "%s/.lock-%s", kernels, release);
	const char *stage =
		arena_printf(arena, "waiting for another klp-build to prepare %s", release);
	struct timespec pause = { .tv_nsec = 200 * 1000 * 1000 };
	int lock = open(path, O_RDWR | O_CREAT, 0666);

	if (lock < 0)
		return fail_errno("cannot open %s; is the cache directory writable? "
				  "XDG_CACHE_HOME sets another one",
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

/* What a killed run left: we hold the lock, so nobody writes there. */
static int remove_leftovers(struct arena *arena, const char *kernels, const char *release)
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

static int check_space(const struct preparation *prep)
{
	const struct stock_release *packages = prep->packages;
	unsigned long long needed = KERNEL_MB, there = free_mb(prep->dir);

	needed += (packages->image->size + packages->debug->size + packages->headers->size +
		   packages->source->size) /
		  1000000;
	if (there >= needed)
		return 0;
	return fail("%s: %llu MB are free, preparing a kernel takes %llu MB; make room or set "
		    "XDG_CACHE_HOME to another disk",
		    prep->kernels, there, needed);
}

/*
 * Downloads; when the lists at hand are older than the archive, with fresh ones.
 * The packages may be newer ones then, so the caller's pointers are looked up anew.
 */
static int download(struct preparation *prep, bool image_only)
{
	const struct stock_release *packages = prep->packages;
	const struct package *first[] = { packages->image };
	const struct package *all[] = { packages->image, packages->debug, packages->headers,
					packages->source };
	const struct package *const *wanted = image_only ? first : all;
	int count = image_only ? 1 : 4, result;

	result = packages_download(prep->arena, &prep->list, wanted, count);
	if (result <= 0)
		return result;
	prep->packages = packages_find(prep->arena, prep->release, true, &prep->list);
	return prep->packages ? download(prep, image_only) : -1;
}

static const char image_script[] = "set -e\n"
				   "dpkg-deb -x \"$1\" image\n"
				   "mv image/boot/config-\"$2\" config\n"
				   "mv image/boot/vmlinuz-\"$2\" vmlinuz\n"
				   "if [ -d image/usr/lib/modules ]\n"
				   "then mv image/usr/lib/modules/\"$2\" modules\n"
				   "else mv image/lib/modules/\"$2\" modules\n"
				   "fi\n"
				   "rm -rf image\n";

static int unpack_image(struct preparation *prep)
{
	char *argv[] = { "sh",
			 "-c",
			 (char *)image_script,
			 "sh",
			 (char *)package_path(prep->arena, prep->packages->image),
			 (char *)prep->release,
			 NULL };

	return run_step(prep, "unpacking the image", argv);
}

/*
 * The debug package has 1.7 GB of modules behind vmlinux: tar stops after the first match,
 * and dpkg-deb complains about the broken pipe, so its messages go. When it fails in earnest,
 * tar misses the end of its input. The trap ends the pipelines with the shell, when
 * we are killed; both run in the background, since a shell traps nothing while one is in front.
 */
static const char unpack_script[] =
	"trap 'trap - TERM; kill 0' TERM\n"
	"release=$1 series=$2 debug=$3 headers=$4 source=$5 jobs=$6\n"
	"(\n"
	"	dpkg-deb --fsys-tarfile \"$debug\" 2>/dev/null |\n"
	"	tar -xO --occurrence=1 -f - ./usr/lib/debug/boot/vmlinux-$release >vmlinux &&\n"
	"	test -s vmlinux &&\n"
	"	find modules -name '*.ko.xz' -print0 | xargs -0 -r -n 64 -P \"$jobs\" xz -d\n"
	") & symbols=$!\n"
	"(\n"
	"	dpkg-deb --fsys-tarfile \"$source\" |\n"
	"	tar -xO -f - ./usr/src/linux-source-$series.tar.xz |\n"
	"	xz -dc -T\"$jobs\" | tar -x -f - &&\n"
	"	mv linux-source-$series linux &&\n"
	"	dpkg-deb --fsys-tarfile \"$headers\" |\n"
	"	tar -xO -f - ./usr/src/linux-headers-$release/Module.symvers >Module.symvers &&\n"
	"	ln -s ../Module.symvers linux/Module.symvers\n"
	") & tree=$!\n"
	"wait $symbols; result=$?\n"
	"wait $tree && exit $result\n";

static int unpack(struct preparation *prep)
{
	const struct stock_release *packages = prep->packages;
	struct arena *arena = prep->arena;
	char *argv[] = { "sh",
			 "-c",
			 (char *)unpack_script,
			 "sh",
			 (char *)prep->release,
			 (char *)packages->series,
			 (char *)package_path(arena, packages->debug),
			 (char *)package_path(arena, packages->headers),
			 (char *)package_path(arena, packages->source),
			 arena_printf(arena, "%d", prep->build->request.jobs),
			 NULL };

	return run_step(prep, "unpacking source and symbols", argv);
}

/* Checks what the image alone can tell, before the large downloads. */
static int check_target(struct preparation *prep)
{
	const char *path = arena_printf(prep->arena, "%s/config", prep->dir);
	struct config config;

	if (kernel_check_config(prep->arena, path, prep->release) ||
	    config_read(prep->arena, path, &config))
		return -1;
	prep->compiler = config_string(prep->arena, &config, "CC_VERSION_TEXT");
	if (!prep->compiler)
		return fail("%s: its config does not tell the compiler (CONFIG_CC_VERSION_TEXT)",
			    prep->release);
	prep->kernel.cc = compiler_find(prep->arena, prep->compiler,
					prep->build->request.skip_compiler_check,
					&prep->cc_version);
	if (!prep->kernel.cc)
		return -1;
	prep->kernel.release = prep->release;
	kernel_make_variables(prep->arena, &prep->kernel);
	prep->final = kernel_dir(prep->arena, prep->release,
				 strcmp(prep->cc_version, compiler_version_text(prep->compiler)));
	return 0;
}

static int configure(const struct preparation *prep)
{
	const char *shipped = arena_printf(prep->arena, "%s/config", prep->dir);
	const char *here = arena_printf(prep->arena, "%s/linux/.config", prep->dir);

	if (file_copy(shipped, here) || run_make(prep, "configuring the kernel", "olddefconfig"))
		return -1;
	return kernel_compare_config(prep->arena, shipped, here,
				     prep->build->request.skip_compiler_check);
}

/*
 * objtool's and resolve_btfids' saved commands hold the absolute path of the tree. With
 * the final one in them, a later make in the tree, or in a copy of it made of links, finds
 * nothing to do. For nftw(), which passes no data.
 */
static struct {
	struct arena *arena;
	const char *from, *to;
} renaming;

static int rename_in_saved_command(const char *path, const struct stat *status_now, int type,
				   struct FTW *walk)
{
	const char *name = path + walk->base, *dot = strrchr(name, '.');
	size_t length = strlen(renaming.from), used = 0, size;
	char *text, *found, *at, *changed;

	if (type != FTW_F || name[0] != '.' || strcmp(dot, ".cmd") || !status_now->st_size)
		return 0;
	text = file_read(renaming.arena, path, &size);
	if (!text)
		return -1;
	if (!strstr(text, renaming.from))
		return 0;
	changed = arena_alloc(renaming.arena, size + 1 + size / length * strlen(renaming.to));
	for (at = text; (found = strstr(at, renaming.from)); at = found + length)
		used += (size_t)sprintf(changed + used, "%.*s%s", (int)(found - at), at,
					renaming.to);
	used += (size_t)sprintf(changed + used, "%s", at);
	return file_write(path, changed, used);
}

static int prepare_tree(const struct preparation *prep)
{
	const char *release_file =
		arena_printf(prep->arena, "%s/linux/include/config/kernel.release", prep->dir);
	const char *line = arena_printf(prep->arena, "%s\n", prep->release);

	if (run_make(prep, "preparing the kernel for modules", "modules_prepare"))
		return -1;
	/* Before 6.3 this holds what setlocalversion says, whatever KERNELRELEASE is. */
	if (file_update(release_file, line, strlen(line)))
		return -1;
	renaming.arena = prep->arena;
	renaming.from = prep->dir;
	renaming.to = prep->final;
	if (nftw(arena_printf(prep->arena, "%s/linux/tools", prep->dir), rename_in_saved_command,
		 16, FTW_PHYS))
		return message_errors() ? -1 : fail_errno("cannot read %s/linux/tools", prep->dir);
	return 0;
}

static int write_info(const struct preparation *prep)
{
	const char *text = arena_printf(prep->arena,
					"release=%s\nversion=%s\narch=x86\ncompiler=%s\n"
					"cc=%s\ncc_version=%s\n",
					prep->release, prep->packages->version, prep->compiler,
					prep->kernel.cc, prep->cc_version);

	if (dir_make(arena_printf(prep->arena, "%s/commands", prep->dir)))
		return -1;
	return file_write(arena_printf(prep->arena, "%s/kernel.info", prep->dir), text,
			  strlen(text));
}

static void remove_downloads(const struct preparation *prep)
{
	const struct stock_release *packages = prep->packages;

	unlink(package_path(prep->arena, packages->image));
	unlink(package_path(prep->arena, packages->debug));
	unlink(package_path(prep->arena, packages->headers));
	unlink(package_path(prep->arena, packages->source));
}

/* Fills the temporary directory and gives it its name. */
static int fill(struct preparation *prep)
{
	status("looking for the kernel's packages", 0, 0);
	prep->packages = packages_find(prep->arena, prep->release, false, &prep->list);
	if (!prep->packages || check_space(prep))
		return -1;
	if (download(prep, true) || unpack_image(prep) || check_target(prep))
		return -1;
	/* Only now it is known that the kernel for this compiler is there already. */
	if (dir_exists(prep->final))
		return 0;
	if (download(prep, false) || unpack(prep) || configure(prep) || prepare_tree(prep) ||
	    write_info(prep))
		return -1;
	if (rename(prep->dir, prep->final))
		return fail_errno("cannot rename %s to %s", prep->dir, prep->final);
	remove_downloads(prep);
	return 0;
}

int kernel_prepare(struct build *build, const char *release, const char **dir)
{
	struct arena *arena = build->arena;
	struct preparation prep = { .build = build, .arena = arena, .release = release };
	const char *cache = cache_dir(arena), *kernels;
	int lock, result;

	if (!cache || tools_check(arena))
		return -1;
	kernels = arena_printf(arena, "%s/kernels", cache);
	if (dir_make(kernels))
		return -1;
	lock = lock_release(arena, kernels, release);
	if (lock < 0)
		return -1;
	*dir = kernel_dir(arena, release, false);
	if (dir_exists(*dir) && !build->request.skip_compiler_check) {
		close(lock);
		return 0;
	}
	prep.kernels = kernels;
	prep.dir = arena_printf(arena, "%s/.tmp-%s-%ld", kernels, release, (long)getpid());
	prep.log = arena_printf(arena, "%s/prepare.log", prep.dir);
	temporary_add(prep.dir);
	result = remove_leftovers(arena, kernels, release);
	if (!result)
		result = dir_make(prep.dir);
	if (!result)
		result = fill(&prep);
	if (dir_exists(prep.dir) && dir_remove(prep.dir))
		result = -1;
	temporary_keep(prep.dir);
	close(lock);
	*dir = prep.final;
	return result;
}
