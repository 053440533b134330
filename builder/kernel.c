// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel.h"
#include "packages.h"
#include "prepare.h"
#include "../lib/files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

const char *cache_dir(struct arena *arena)
{
	const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME"), *dir;

	/* The specification of base directories: a relative path is to be ignored. */
	if (base && *base == '/')
		dir = arena_printf(arena, "%s/klp-build", base);
	else if (home && *home == '/')
		dir = arena_printf(arena, "%s/.cache/klp-build", home);
	else
		return fail("neither XDG_CACHE_HOME nor HOME tells where to keep kernels"), NULL;
	return dir_make(dir) ? NULL : dir;
}

const char *kernel_dir(struct arena *arena, const char *release, bool other_compiler)
{
	const char *cache = cache_dir(arena);

	if (!cache)
		return NULL;
	/* No release has a comma in it. */
	return arena_printf(arena, "%s/kernels/%s%s", cache, release,
			    other_compiler ? ",other-compiler" : "");
}

/*
 * The kernel that a module was built for, from the vermagic=RELEASE SMP... of its .modinfo;
 * NULL without an error when there is none.
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

/* Which kernel is meant: -k, for --verify the module's own, else the one that runs here. */
static const char *target_release(struct build *build)
{
	const struct request *request = &build->request;
	const char *release = request->release;
	struct utsname running;

	if (release) {
		if (release_is_packaged(release))
			return release;
		fail("%s is not the release of a Debian cloud kernel, like "
		     "6.12.117+deb12-cloud-amd64; --list-kernels shows those that can be had",
		     release);
		return NULL;
	}
	if (request->action == ACTION_VERIFY) {
		release = release_of_module(build->arena, request->module);
		if (release && release_is_packaged(release))
			return release;
		if (!message_errors())
			fail("%s does not tell which kernel it is for; name it with -k RELEASE",
			     request->module);
		return NULL;
	}
	uname(&running);
	if (release_is_packaged(running.release))
		return arena_strdup(build->arena, running.release);
	fail("the running kernel, %s, is not a packaged one; name the kernel with -k RELEASE; "
	     "--list-kernels shows those that can be had",
	     running.release);
	return NULL;
}

/* What kernel.info of a prepared kernel says; lines of other names are left alone. */
struct info {
	const char *version, *arch, *compiler, *cc, *cc_version;
};

static int read_info(struct arena *arena, const char *dir, struct info *info)
{
	const char *path = arena_printf(arena, "%s/kernel.info", dir);
	const struct {
		const char *name;
		const char **value;
	} fields[] = {
		{ "version", &info->version },	     { "arch", &info->arch },
		{ "compiler", &info->compiler },     { "cc", &info->cc },
		{ "cc_version", &info->cc_version },
	};
	char *text = file_read(arena, path, NULL), *line, *equals;
	size_t i;

	if (!text)
		return -1;
	while ((line = strsep(&text, "\n"))) {
		equals = strchr(line, '=');
		if (!equals)
			continue;
		*equals = '\0';
		for (i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
			if (!strcmp(fields[i].name, line))
				*fields[i].value = equals + 1;
		}
	}
	for (i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		if (!*fields[i].value)
			return fail("%s has no %s=; remove %s to prepare the kernel again", path,
				    fields[i].name, dir);
	}
	return 0;
}

void kernel_make_variables(struct arena *arena, struct kernel *kernel)
{
	/* Without it a tree that lies in somebody's git repository gets a '+' behind the release. */
	*array_push(arena, &kernel->make_variables) =
		arena_printf(arena, "KERNELRELEASE=%s", kernel->release);
	*array_push(arena, &kernel->make_variables) = arena_printf(arena, "CC=%s", kernel->cc);
	/* Else kbuild compiles its tools again, whenever there is another gcc than gcc-12. */
	*array_push(arena, &kernel->make_variables) = arena_printf(arena, "HOSTCC=%s", kernel->cc);
	*array_push(arena, &kernel->make_variables) = "ARCH=x86";
}

/*
 * Decides between the kernel as it is in the cache and one prepared with another compiler.
 * Sets *dir to NULL when it is not there yet.
 */
static int look_in_cache(struct build *build, const char *release, const char **dir,
			 struct info *info)
{
	struct arena *arena = build->arena;
	bool skip = build->request.skip_compiler_check;
	const char *own = kernel_dir(arena, release, false), *other, *version, *cc;

	*dir = NULL;
	if (!own)
		return -1;
	other = kernel_dir(arena, release, true);
	if (dir_exists(own))
		*dir = own;
	else if (skip && dir_exists(other))
		*dir = other;
	else
		return 0;
	if (read_info(arena, *dir, info))
		return -1;
	version = compiler_version(arena, info->cc);
	if (*dir == own && version && !strcmp(version, info->cc_version))
		return 0;

	cc = compiler_find(arena, info->compiler, skip, &version);
	if (!cc)
		return -1;
	*dir = strcmp(version, compiler_version_text(info->compiler)) ? other : own;
	if (!dir_exists(*dir)) {
		*dir = NULL;
		return 0;
	}
	*info = (struct info){ 0 };
	if (read_info(arena, *dir, info))
		return -1;
	if (strcmp(version, info->cc_version))
		return fail("%s was prepared with gcc %s, but %s is %s now; remove it to prepare "
			    "the kernel again",
			    *dir, info->cc_version, cc, version);
	info->cc = cc;
	return 0;
}

int kernel_open(struct build *build)
{
	struct arena *arena = build->arena;
	struct kernel *kernel = &build->kernel;
	struct info info = { 0 };
	const char *dir;

	environment_clean(arena);
	kernel->release = target_release(build);
	if (!kernel->release || look_in_cache(build, kernel->release, &dir, &info))
		return -1;
	if (!dir && (kernel_prepare(build, kernel->release, &dir) || read_info(arena, dir, &info)))
		return -1;

	kernel->version = info.version;
	kernel->arch = info.arch;
	kernel->compiler = info.compiler;
	kernel->cc = info.cc;
	kernel->dir = dir;
	kernel->tree = arena_printf(arena, "%s/linux", dir);
	kernel->vmlinux = arena_printf(arena, "%s/vmlinux", dir);
	kernel->symvers = arena_printf(arena, "%s/Module.symvers", dir);
	kernel->config = arena_printf(arena, "%s/config", dir);
	kernel->modules = arena_printf(arena, "%s/modules", dir);
	kernel_make_variables(arena, kernel);
	return kernel_check_config(arena, kernel->config, kernel->release);
}

struct listed {
	const char *release, *version;
	bool prepared;
};

static int newest_first(const void *a, const void *b)
{
	return strverscmp(((const struct listed *)b)->release, ((const struct listed *)a)->release);
}

int kernel_list(struct build *build)
{
	struct arena *arena = build->arena;
	const char *cache = cache_dir(arena), *previous = "";
	struct stock_releases archive = { 0 };
	struct stock_release *available;
	ARRAY(struct listed) list = { 0 };
	struct listed *item;
	struct dirent *entry;
	DIR *kernels;
	int result;

	if (!cache)
		return -1;
	environment_clean(arena);
	result = packages_list(arena, &archive);
	kernels = opendir(arena_printf(arena, "%s/kernels", cache));
	while (kernels && (entry = readdir(kernels))) {
		const char *release = arena_strdup(arena, entry->d_name);
		struct info info = { 0 };

		if (release_is_packaged(release) &&
		    !read_info(arena, kernel_dir(arena, release, false), &info))
			*array_push(arena, &list) = (struct listed){ release, info.version, true };
	}
	if (kernels)
		closedir(kernels);
	array_for_each(available, &archive.items) {
		if (release_is_complete(available))
			*array_push(arena, &list) =
				(struct listed){ available->release, available->version, false };
	}
	if (list.count)
		qsort(list.items, list.count, sizeof(*list.items), newest_first);
	array_for_each(item, &list) {
		const struct listed *other;
		bool prepared = false;

		if (!strcmp(item->release, previous))
			continue;
		array_for_each(other, &list)
			prepared |= other->prepared && !strcmp(other->release, item->release);
		printf("%s\t%s\t%s\n", item->release, item->version,
		       prepared ? "prepared" : "available");
		previous = item->release;
	}
	status_clear();
	return result;
}
