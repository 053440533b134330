// SPDX-License-Identifier: GPL-2.0-or-later
#include "prepare.h"
#include "cache.h"
#include "compiler.h"
#include "config.h"
#include "kernel-files.h"
#include "kernel-info.h"
#include "import-files.h"
#include "imported.h"
#include "kbuild.h"
#include "source.h"
#include "symvers-check.h"
#include "temporary-space.h"
#include "../../lib/cleanup.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct preparation {
	struct arena *arena;
	const struct kernel_wanted *wanted;
	const struct kernel_source *source;
	struct delivery delivery;
	const char *dir;      /* the kernel's directory until it is complete */
	const char *final;    /* the directory's name then */
	struct kernel kernel; /* only release, arch and cc are set */
	const char *compiler, *cc_version;
	const char *origin; /* of an imported kernel: imported_origin() */
};

/* Finds the kernel's compiler, or takes the one that the user named. */
static int find_compiler(struct preparation *prep)
{
	const struct kernel_wanted *wanted = prep->wanted;
	bool skip = wanted->skip_compiler_check;

	/* The tool chain of such a kernel is more than its compiler, and the packages do not tell the rest. */
	if (compiler_text_is_clang(prep->compiler))
		return fail(
			"%s: was built with clang (%s); only kernels that were built with gcc can be prepared from packages. Build the kernel yourself, and name its tree with -s",
			prep->delivery.release, prep->compiler);
	if (wanted->cc) {
		prep->kernel.cc = compiler_given(prep->arena, wanted->cc, prep->compiler, skip);
		prep->cc_version = prep->kernel.cc ? compiler_version(prep->arena, prep->kernel.cc)
						   : NULL;
	} else {
		prep->kernel.cc = compiler_find(prep->arena, prep->kernel.arch, prep->compiler,
						skip, &prep->cc_version);
	}
	return prep->kernel.cc && prep->cc_version ? 0 : -1;
}

/* Checks what the image alone can tell, before the large downloads. */
static int check_target(struct preparation *prep)
{
	const char *release = prep->delivery.release;
	const char *path = arena_printf(prep->arena, "%s/config", prep->dir);
	struct config config;

	if (kernel_check_config(prep->arena, path, release) ||
	    config_read(prep->arena, path, &config))
		return -1;
	prep->compiler = config_string(prep->arena, &config, "CC_VERSION_TEXT");
	if (!prep->compiler)
		return fail("%s: its config does not tell the compiler (CONFIG_CC_VERSION_TEXT)",
			    release);
	prep->kernel.release = release;
	prep->kernel.arch = prep->delivery.arch;
	if (find_compiler(prep))
		return -1;
	prep->final = cache_kernel_dir(
		prep->arena, prep->delivery.name,
		strcmp(prep->cc_version, compiler_version_text(prep->compiler)) != 0);
	return prep->final ? 0 : -1;
}

/* How distributions compress modules. Each command replaces the files that it is given. */
static const struct {
	const char *pattern, *command;
} compressions[] = {
	{ "*.ko.xz", "xz -d" },
	{ "*.ko.zst", "zstd -dq --rm" },
	{ "*.ko.gz", "gzip -d" },
};

static int uncompress_modules(const struct preparation *prep)
{
	static const char script[] =
		"find modules -name \"$1\" -print0 | xargs -0 -r -n 64 -P \"$2\" $3";
	int result = 0;
	size_t i;

	for (i = 0; i < sizeof(compressions) / sizeof(*compressions) && !result; i++) {
		char *argv[] = { "sh",
				 "-c",
				 (char *)script,
				 "sh",
				 (char *)compressions[i].pattern,
				 arena_printf(prep->arena, "%d", prep->wanted->jobs),
				 (char *)compressions[i].command,
				 NULL };

		result = delivery_run(&prep->delivery, "uncompressing the modules", argv);
	}
	return result;
}

static int link_symvers(const struct preparation *prep)
{
	const char *link = arena_printf(prep->arena, "%s/linux/Module.symvers", prep->dir);

	return symlink("../Module.symvers", link) ? fail_errno("%s", link) : 0;
}

static int run_make(const struct preparation *prep, const char *stage, const char *goal)
{
	const char *const goals[] = { goal, NULL };
	const struct kbuild kbuild = {
		.kernel = &prep->kernel,
		.tree = arena_printf(prep->arena, "%s/linux", prep->dir),
		.flags = "-s",
		.jobs = prep->wanted->jobs,
		.goals = goals,
	};

	return delivery_run(&prep->delivery, stage, kbuild_command(prep->arena, &kbuild));
}

static int configure(const struct preparation *prep)
{
	const char *shipped = arena_printf(prep->arena, "%s/config", prep->dir);
	const char *here = arena_printf(prep->arena, "%s/linux/.config", prep->dir);

	if (file_copy(shipped, here) || run_make(prep, "configuring the kernel", "olddefconfig"))
		return -1;
	return kernel_compare_config(prep->arena, shipped, here, prep->wanted->skip_compiler_check);
}

/*
 * The saved commands of objtool and resolve_btfids contain the absolute path of the tree. When
 * that is the final path, a later make in the tree, or in a copy of it made of links, finds
 * nothing to do. The struct is static because nftw() passes no data.
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
	const char *line = arena_printf(prep->arena, "%s\n", prep->delivery.release);
	int before = message_errors();

	if (run_make(prep, "preparing the kernel for modules", "modules_prepare"))
		return -1;
	/* Before 6.3 this file has the output of setlocalversion, whatever KERNELRELEASE is. */
	if (file_update(release_file, line, strlen(line)))
		return -1;
	renaming.arena = prep->arena;
	renaming.from = prep->dir;
	renaming.to = prep->final;
	if (nftw(arena_printf(prep->arena, "%s/linux/tools", prep->dir), rename_in_saved_command,
		 16, FTW_PHYS))
		return message_errors() > before
			       ? -1
			       : fail_errno("cannot read %s/linux/tools", prep->dir);
	return 0;
}

static int write_info(const struct preparation *prep)
{
	struct kernel_info info = {
		.release = prep->delivery.release,
		.version = prep->delivery.version,
		.origin = prep->origin,
		.arch = prep->kernel.arch->kbuild,
		.compiler = prep->compiler,
		.cc = prep->kernel.cc,
		.cc_version = prep->cc_version,
	};

	status("checking the prepared kernel", 0, 0);
	if (dir_make(arena_printf(prep->arena, "%s/commands", prep->dir)) ||
	    kernel_check_symvers(prep->arena, prep->dir) ||
	    kernel_files_record(prep->arena, prep->dir, &info))
		return -1;
	return kernel_info_write(prep->arena, prep->dir, &info);
}

static int deliver(struct preparation *prep, enum kernel_part part)
{
	return prep->source->fetch(&prep->delivery, part) ||
			       prep->source->unpack(&prep->delivery, part)
		       ? -1
		       : 0;
}

/* Fills the temporary directory and gives it its name. */
static int fill(struct preparation *prep)
{
	status("looking for the kernel's packages", 0, 0);
	if (prep->source->find(&prep->delivery) || delivery_check_space(&prep->delivery))
		return -1;
	if (deliver(prep, PART_IMAGE) || check_target(prep))
		return -1;
	/* Only now do we know whether the kernel for this compiler is there already. */
	if (dir_exists(prep->final))
		return 0;
	if (deliver(prep, PART_BUILD) || uncompress_modules(prep) || link_symvers(prep) ||
	    temporary_space_check() || configure(prep) || prepare_tree(prep) ||
	    /* What kbuild made while it was full may be wrong. */
	    temporary_space_check() || write_info(prep))
		return -1;
	if (rename(prep->dir, prep->final))
		return fail_errno("%s: the prepared kernel cannot take this name", prep->final);
	return dir_remove(prep->delivery.downloads);
}

/*
 * Prepares the kernel in a directory of its own, which does not outlive this function under its
 * temporary name.
 */
static int prepare_in(struct preparation *prep, const char *kernels)
{
	const char *name = prep->wanted->name;
	int result;

	prep->dir = arena_printf(prep->arena, "%s/.tmp-%s-%ld", kernels, name, (long)getpid());
	prep->delivery = (struct delivery){
		.arena = prep->arena,
		.name = name,
		.release = name,
		.wanted = prep->wanted,
		.dir = prep->dir,
		.downloads = cache_downloads_dir(prep->arena, name),
		.log = arena_printf(prep->arena, "%s/prepare.log", prep->dir),
		.jobs = prep->wanted->jobs,
	};
	if (!prep->delivery.downloads)
		return -1;
	temporary_add(prep->dir);
	message_rename(prep->dir, arena_printf(prep->arena, "%s/%s", kernels, name));
	result = cache_remove_leftovers(prep->arena, kernels, name);
	result = result ?: dir_make(prep->dir);
	result = result ?: fill(prep);
	if (dir_exists(prep->dir) && dir_remove(prep->dir))
		result = -1;
	temporary_keep(prep->dir);
	/* Packages stay for the next run; an empty directory need not. */
	rmdir(prep->delivery.downloads);
	return result;
}

static const struct kernel_source *source_of(const struct kernel_wanted *wanted)
{
	const struct kernel_source *source = kernel_sources;

	if (!wanted->package_count)
		return kernel_source_of(wanted->name);
	while (source->name && !source->is_imported)
		source++;
	return source;
}

/* Is there anything of that name, prepared with whichever compiler? */
static bool is_imported(const struct preparation *prep, const char **dir)
{
	if (!dir_exists(*dir))
		*dir = cache_kernel_dir(prep->arena, prep->wanted->name, true);
	return dir_exists(*dir);
}

int kernel_prepare(struct arena *arena, const struct kernel_wanted *wanted, const char **dir)
{
	struct preparation prep = { .arena = arena, .wanted = wanted };
	const char *kernels = cache_kernels_dir(arena);
	int lock, result;

	if (wanted->package_count &&
	    (imported_name_check(wanted->name) ||
	     import_check_packages(arena, wanted->packages, wanted->package_count)))
		return -1;
	prep.source = source_of(wanted);
	if (!prep.source)
		return fail("%s: there is no source of such kernels", wanted->name);
	if (!kernels || tools_check(arena, prep.source->tools) || temporary_space_check())
		return -1;
	lock = cache_lock(arena, kernels, wanted->name);
	if (lock < 0)
		return -1;
	*dir = cache_kernel_dir(arena, wanted->name, false);
	if (wanted->package_count && is_imported(&prep, dir)) {
		result = imported_compare(arena, wanted, *dir);
		close(lock);
		return result;
	}
	if (dir_exists(*dir) && !wanted->skip_compiler_check) {
		close(lock);
		return 0;
	}
	if (wanted->package_count)
		prep.origin = imported_origin(arena, wanted);
	result = wanted->package_count && !prep.origin ? -1 : prepare_in(&prep, kernels);
	close(lock);
	*dir = prep.final;
	return result;
}
