// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel.h"
#include "cache.h"
#include "compiler.h"
#include "config.h"
#include "environment.h"
#include "imported.h"
#include "kernel-files.h"
#include "kernel-info.h"
#include "oot-module.h"
#include "own-tree.h"
#include "prepare.h"
#include "source.h"
#include "symvers-check.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/*
 * Returns the kernel that a module was built for, from the vermagic=RELEASE SMP... in its
 * .modinfo; NULL without an error when it has none.
 */
static const char *release_of_module(struct arena *arena, const char *path)
{
	static const char key[] = "vermagic=";
	size_t size;
	char *text = file_read(arena, path, &size), *found;

	found = text ? memmem(text, size, key, strlen(key)) : NULL;
	if (!found)
		return NULL;
	found += strlen(key);
	return arena_strndup(arena, found, strcspn(found, " "));
}

/* The kernel of that release, by its name; NULL without an error when there is none. */
static const char *name_of_release(struct arena *arena, const char *release)
{
	return kernel_source_of(release) ? arena_strdup(arena, release)
					 : imported_name_of(arena, release);
}

const char *kernel_meant(struct arena *arena, const char *name, const char *module)
{
	struct utsname running;
	int before = message_errors();

	if (name) {
		if (kernel_source_of(name))
			return name;
		fail("%s is neither the release of a stock kernel, like %s, nor the name of an imported one; --list-kernels shows the available ones",
		     name, kernel_sources[0].example);
		return NULL;
	}
	if (module) {
		const char *release = release_of_module(arena, module);

		name = release ? name_of_release(arena, release) : NULL;
		if (name)
			return name;
		if (message_errors() == before)
			fail("%s does not tell which kernel it is for; name it with -k RELEASE",
			     module);
		return NULL;
	}
	uname(&running);
	name = name_of_release(arena, running.release);
	if (name)
		return name;
	if (message_errors() == before)
		fail("the running kernel, %s, is not a packaged one; name the kernel with -k RELEASE; --list-kernels shows the available ones",
		     running.release);
	return NULL;
}

static const struct kernel_arch *arch_of(const char *dir, const struct kernel_info *info)
{
	const struct kernel_arch *arch = kernel_arch_by_kbuild(info->arch);

	if (!arch)
		fail("%s: kernels of the architecture %s are not supported", dir, info->arch);
	return arch;
}

/*
 * Chooses between the kernel as it is in the cache and one prepared with another compiler. Sets
 * *dir to NULL when neither is there yet.
 */
static int look_in_cache(struct arena *arena, const struct kernel_wanted *wanted, const char **dir,
			 struct kernel_info *info)
{
	bool skip = wanted->skip_compiler_check;
	const char *own = cache_kernel_dir(arena, wanted->name, false);
	const char *other, *version, *cc;
	const struct kernel_arch *arch;

	*dir = NULL;
	if (!own)
		return -1;
	other = cache_kernel_dir(arena, wanted->name, true);
	if (dir_exists(own))
		*dir = own;
	else if (skip && dir_exists(other))
		*dir = other;
	else
		return 0;
	if (kernel_info_read(arena, *dir, info))
		return -1;
	version = compiler_version(arena, info->cc);
	/* An imported kernel was made with the compiler that was wanted. */
	if ((*dir == own || info->origin) && version && !strcmp(version, info->cc_version))
		return 0;

	arch = arch_of(*dir, info);
	cc = arch ? compiler_find(arena, arch, info->compiler, skip, &version) : NULL;
	if (!cc)
		return -1;
	*dir = strcmp(version, compiler_version_text(info->compiler)) ? other : own;
	if (!dir_exists(*dir)) {
		*dir = NULL;
		return 0;
	}
	if (kernel_info_read(arena, *dir, info))
		return -1;
	if (strcmp(version, info->cc_version))
		return fail(
			"%s was prepared with gcc %s, but %s is %s now; remove it to prepare the kernel again",
			*dir, info->cc_version, cc, version);
	info->cc = cc;
	return 0;
}

/*
 * Is the kernel what was prepared? One that an older version prepared has no digests yet: it is held
 * against itself, once, and gets them.
 */
static int check_prepared(struct arena *arena, const char *dir, struct kernel_info *info,
			  bool fully)
{
	bool changed = !info->files.count;

	if (changed || fully)
		status("checking the prepared kernel", 0, 0);
	if (changed && kernel_check_symvers(arena, dir)) {
		detail("remove %s to prepare the kernel again", dir);
		return -1;
	}
	if (changed && kernel_files_record(arena, dir, info))
		return -1;
	if (!changed && kernel_files_check(arena, dir, info, fully, &changed))
		return -1;
	/* Somebody else's cache is checked each time. */
	return !changed || access(dir, W_OK) ? 0 : kernel_info_write(arena, dir, info);
}

int kernel_check_files(struct arena *arena, const struct kernel *kernel)
{
	struct kernel_info info;

	return kernel_info_read(arena, kernel->dir, &info)
		       ? -1
		       : check_prepared(arena, kernel->dir, &info, true);
}

/* Opens the kernel without modules of other trees. */
static int open_plain(struct arena *arena, const struct kernel_wanted *wanted,
		      struct kernel *kernel)
{
	struct kernel_info info;
	const char *dir;
	bool is_new;

	environment_clean(arena);
	if (wanted->source && !wanted->package_count)
		return own_tree_open(arena, wanted, kernel);
	/* A kernel of packages is made there, or found and compared with them. */
	if (wanted->package_count)
		dir = NULL;
	else if (look_in_cache(arena, wanted, &dir, &info))
		return -1;
	is_new = !dir;
	if (!dir && (kernel_prepare(arena, wanted, &dir) || kernel_info_read(arena, dir, &info)))
		return -1;
	if (check_prepared(arena, dir, &info, wanted->check_files))
		return -1;

	*kernel = (struct kernel){
		.name = wanted->name,
		.release = info.release,
		.version = info.version,
		.arch = arch_of(dir, &info),
		.dir = dir,
		.source = arena_printf(arena, "%s/linux", dir),
		.build = arena_printf(arena, "%s/linux", dir),
		.vmlinux = arena_printf(arena, "%s/vmlinux", dir),
		.symvers = arena_printf(arena, "%s/Module.symvers", dir),
		.config = arena_printf(arena, "%s/config", dir),
		.modules = arena_printf(arena, "%s/modules", dir),
		.compiler = info.compiler,
		.cc = info.cc,
		.is_new = is_new,
		.pool = cache_work_dir(arena, wanted->name),
	};
	return kernel->arch && kernel->pool
		       ? kernel_check_config(arena, kernel->config, kernel->release)
		       : -1;
}

int kernel_open(struct arena *arena, const struct kernel_wanted *wanted, struct kernel *kernel)
{
	if (open_plain(arena, wanted, kernel))
		return -1;
	return wanted->oot_count ? oot_module_open(arena, wanted, kernel) : 0;
}
