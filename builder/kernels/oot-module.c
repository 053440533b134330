// SPDX-License-Identifier: GPL-2.0-or-later
#include "oot-module.h"
#include "cache.h"
#include "cmd-file.h"
#include "oot-build.h"
#include "oot-source.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"
#include "../../lib/message.h"
#include "../../lib/module-files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Count up when what is kept changes. */
#define KEPT_FORMAT "1"

struct opening {
	struct arena *arena;
	const struct kernel_wanted *wanted;
	struct kernel *kernel;
	struct oot_module *oot;
	const char *top; /* CACHE/own/oot-NAME-DIGEST */
	const char *dir; /* TOP/KEY */
	const char *identity;
};

static const char *path_of(const struct opening *opening, const char *name)
{
	return arena_printf(opening->arena, "%s/%s", opening->dir, name);
}

static int find_source(struct opening *opening)
{
	const char *dir = opening->wanted->oot_source;
	char real[PATH_MAX];

	if (!dir)
		return 0;
	if (!realpath(dir, real))
		return fail_errno("--oot-source %s", dir);
	if (!dir_exists(real))
		return fail(
			"--oot-source %s: is not a directory; it is the one in which the module is built with make",
			dir);
	if (file_exists(arena_printf(opening->arena, "%s/Kconfig", real)) &&
	    dir_exists(arena_printf(opening->arena, "%s/kernel/livepatch", real)))
		return fail(
			"--oot-source %s: is the source tree of a kernel; modules of that are patched without --oot-module",
			dir);
	opening->oot->dir = arena_strdup(opening->arena, real);
	return 0;
}

static void describe_file(struct text *text, const char *path)
{
	struct stat st;

	if (!stat(path, &st))
		text_add(text, "file %s %llu %lld %lld.%09ld\n", path,
			 (unsigned long long)st.st_ino, (long long)st.st_size,
			 (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

/* Without the module's source, what is kept is of no use when this is gone. */
static const char *dir_of_module(const struct opening *opening)
{
	char real[PATH_MAX];

	if (!realpath(opening->wanted->oot_modules[0], real))
		return "/";
	return arena_strndup(opening->arena, real, (size_t)(strrchr(real, '/') - real) + 1);
}

/* A text that changes with anything that the kept directory is made of. */
static int describe(struct opening *opening)
{
	const struct kernel *kernel = opening->kernel;
	struct text text = { .arena = opening->arena };
	size_t i;

	text_add(&text, "build=%s\nformat=" KEPT_FORMAT "\nkernel=%s\ntree=%s\ncc=%s\n",
		 opening->oot->dir ?: dir_of_module(opening), kernel->release ?: "",
		 kernel->build ?: "", kernel->cc ?: "");
	describe_file(&text, kernel->vmlinux);
	if (kernel->dir)
		describe_file(&text, arena_printf(opening->arena, "%s/kernel.info", kernel->dir));
	if (kernel->symvers)
		describe_file(&text, kernel->symvers);
	text_add(&text, "%s", kernel->stamps ?: "");
	for (i = 0; i < opening->wanted->oot_count; i++)
		describe_file(&text, opening->wanted->oot_modules[i]);
	if (opening->oot->dir && oot_source_describe(opening->oot->dir, &text))
		return -1;
	opening->identity = text_string(&text);
	return 0;
}

static int name_directories(struct opening *opening)
{
	const char *own = cache_own_dir(opening->arena), *path = opening->wanted->oot_modules[0];
	const char *name = ko_name_of_path(opening->arena, path), *c;
	uint64_t digest = HASH_START;

	if (!own)
		return -1;
	for (c = name; c && *c; c++)
		if (*c <= ' ' || *c > '~' || strchr("'\"\\$#:%", *c))
			name = NULL;
	if (!name)
		return fail(
			"--oot-module %s: is not the name of a kernel module (NAME.ko, or with .xz, .gz, .zst behind it)",
			path);
	digest = hash_string(digest, opening->oot->dir ?: path);
	digest = hash_string(hash_string(digest, "\n"), opening->kernel->build ?: "");
	digest = hash_string(hash_string(digest, "\n"), opening->kernel->vmlinux);
	opening->top = arena_printf(opening->arena, "%s/oot-%s-%016llx", own, name,
				    (unsigned long long)digest);
	opening->dir = arena_printf(opening->arena, "%s/%016llx", opening->top,
				    (unsigned long long)hash_string(HASH_START, opening->identity));
	return dir_make(opening->top);
}

/* Is the module for this kernel? Without a release only a vmlinux is known. */
static int check_release(const struct opening *opening, const struct ko_file *ko)
{
	const char *release = opening->kernel->release;
	size_t length = strcspn(ko->vermagic, " ");

	if (!release || (strlen(release) == length && !strncmp(release, ko->vermagic, length)))
		return 0;
	return fail(
		"%s: is built for the kernel %.*s, not for %s; name that kernel, or give the module of this one",
		ko->path, (int)length, ko->vermagic, release);
}

static int read_modules(struct opening *opening)
{
	const struct kernel_wanted *wanted = opening->wanted;
	const char *updates = path_of(opening, "modules/updates");
	size_t i, j;

	for (i = 0; i < wanted->oot_count; i++) {
		struct ko_file *ko = i ? array_push(opening->arena, &opening->oot->others)
				       : &opening->oot->ko;
		const char *name = ko_name_of_path(opening->arena, wanted->oot_modules[i]);

		for (j = 0; name && j < i; j++)
			if (!strcmp(name, ko_name_of_path(opening->arena, wanted->oot_modules[j])))
				return fail(
					"--oot-module %s: the module %s was given before, as %s",
					wanted->oot_modules[i], name, wanted->oot_modules[j]);
		if (ko_file_read(opening->arena, wanted->oot_modules[i], updates, ko) ||
		    check_release(opening, ko))
			return -1;
	}
	return 0;
}

const struct ko_file *oot_module_given(const struct oot_module *oot, const char *name)
{
	const struct ko_file *ko;

	array_for_each(ko, &oot->others)
		if (!strcmp(ko->name, name))
			return ko;
	return !strcmp(oot->ko.name, name) ? &oot->ko : NULL;
}

static int make_link(struct arena *arena, const char *target, const char *link)
{
	if (dir_make(arena_strndup(arena, link, (size_t)(strrchr(link, '/') - link))))
		return -1;
	return symlink(target, link) ? fail_errno("%s", link) : 0;
}

/* modules.builtin and its kind */
static int link_lists(struct opening *opening)
{
	const char *from = opening->kernel->modules;
	struct dirent *entry;
	DIR *dir = opendir(from);
	int result = dir ? 0 : fail_errno("%s", from);

	while (!result && (entry = readdir(dir)))
		if (!strncmp(entry->d_name, "modules.", 8))
			result = make_link(
				opening->arena,
				arena_printf(opening->arena, "%s/%s", from, entry->d_name),
				arena_printf(opening->arena, "%s/modules/%s", opening->dir,
					     entry->d_name));
	if (dir)
		closedir(dir);
	return result;
}

/* Those of the kernel, but for modules that the given ones stand in for, as dkms has it. */
static int link_modules(struct opening *opening)
{
	const char *from = opening->kernel->modules;
	struct module_files files;
	const struct module_file *file;

	if (!from)
		return 0;
	if (module_files_read(&files, opening->arena, from))
		return -1;
	array_for_each(file, &files.items)
		if (!oot_module_given(opening->oot, file->name) &&
		    make_link(opening->arena, file->path,
			      arena_printf(opening->arena, "%s/modules%s", opening->dir,
					   file->path + strlen(from))))
			return -1;
	return link_lists(opening);
}

/* Their exports come first: a module of the kernel that one of them stands in for is not loaded. */
static int write_symvers(struct opening *opening)
{
	struct text text = { .arena = opening->arena };
	const struct ko_file *ko;
	size_t size;
	char *kernel;

	if (!opening->kernel->symvers)
		return 0;
	kernel = file_read(opening->arena, opening->kernel->symvers, &size);
	if (!kernel || ko_file_add_exports(&opening->oot->ko, &text))
		return -1;
	array_for_each(ko, &opening->oot->others)
		if (ko_file_add_exports(ko, &text))
			return -1;
	text_add_bytes(&text, kernel, size);
	return file_write(path_of(opening, "Module.symvers"), text_string(&text), text.chars.count);
}

/* Finds the module of this name that kbuild has made; adds the names of the others to `others`. */
static const char *find_built(const struct opening *opening, struct text *others)
{
	char *roots[] = { (char *)path_of(opening, "source"), NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	const char *found = NULL;
	FTSENT *entry;

	while (tree && (entry = fts_read(tree))) {
		const char *name = entry->fts_info == FTS_F
					   ? ko_name_of_path(opening->arena, entry->fts_name)
					   : NULL;

		if (name && !strcmp(name, opening->oot->ko.name))
			found = arena_strdup(opening->arena, entry->fts_path);
		else if (name)
			text_add(others, "%s%s", others->chars.count ? ", " : "", name);
	}
	if (tree)
		fts_close(tree);
	return found;
}

/* Commands of a kbuild that works in the module's directory have other names in them. */
static int check_names(const struct opening *opening, const char *ko)
{
	char *text = file_read(opening->arena, cmd_file_path(opening->arena, ko), NULL);
	struct cmd_file file;

	if (!text)
		return -1;
	return cmd_file_parse(opening->arena, text, &file) && *file.target == '/'
		       ? 0
		       : fail("%s: its kbuild works in the directory of a module (since Linux 6.13), which is not handled yet",
			      opening->kernel->build);
}

static const char *shown(const char *text)
{
	return text ?: "none";
}

static int check_vermagic(const struct opening *opening, const struct ko_file *ko)
{
	const char *wanted = opening->oot->built.vermagic;

	return !strcmp(wanted, ko->vermagic)
		       ? 0
		       : fail("%s: its vermagic is \"%s\", and that of a module built for %s \"%s\"; the kernel that loads it is another build",
			      ko->path, ko->vermagic, opening->kernel->release, wanted);
}

/* Does kbuild's module say the same of itself as the running one? The code is compared later. */
static int check_built(struct opening *opening)
{
	struct oot_module *oot = opening->oot;
	struct text others = { .arena = opening->arena };
	const struct ko_file *other;
	const char *path = find_built(opening, &others);

	if (!path)
		return fail("%s: kbuild makes no module %s of it%s%s; give the source of %s",
			    oot->dir, oot->ko.name, others.chars.count ? ", but " : "",
			    text_string(&others), oot->ko.path);
	if (check_names(opening, path) || ko_file_read_plain(opening->arena, path, &oot->built))
		return -1;
	array_for_each(other, &oot->others)
		if (check_vermagic(opening, other))
			return -1;
	if (check_vermagic(opening, &oot->ko))
		return -1;
	if (strcmp(shown(oot->built.version), shown(oot->ko.version)))
		return fail(
			"%s: is version %s of the module, and %s has version %s; give the source of the module that runs",
			oot->ko.path, shown(oot->ko.version), oot->dir, shown(oot->built.version));
	return 0;
}

/* modpost's digest of the sources is there with MODULE_VERSION() or CONFIG_MODULE_SRCVERSION_ALL. */
static void warn_of_srcversion(const struct oot_module *oot)
{
	if (oot->ko.srcversion && oot->built.srcversion &&
	    strcmp(oot->ko.srcversion, oot->built.srcversion))
		warning("%s: was built from other source than %s has now (srcversion %s, not %s); the code of the files that are patched is compared all the same",
			oot->ko.path, oot->dir, oot->ko.srcversion, oot->built.srcversion);
}

static int build(struct opening *opening)
{
	const struct oot_build build = {
		.arena = opening->arena,
		.kernel = opening->kernel,
		.source = path_of(opening, "source"),
		.dir = opening->oot->dir,
		.files = opening->dir,
		.jobs = opening->wanted->jobs,
	};

	return oot_source_copy(opening->arena, opening->oot->dir, build.source) || oot_build(&build)
		       ? -1
		       : 0;
}

static int make(struct opening *opening)
{
	const char *info = path_of(opening, "kernel.info");

	if (dir_remove(opening->dir) || dir_make(opening->dir) || read_modules(opening) ||
	    link_modules(opening) || write_symvers(opening))
		return -1;
	if (opening->oot->dir && (build(opening) || check_built(opening)))
		return -1;
	return file_write(info, opening->identity, strlen(opening->identity)) ||
	       file_write(arena_printf(opening->arena, "%s/kernel.info", opening->top),
			  opening->identity, strlen(opening->identity));
}

/* Reads again what an earlier run has made. */
static int read_kept(struct opening *opening)
{
	struct oot_module *oot = opening->oot;
	size_t i;

	for (i = 0; i < opening->wanted->oot_count; i++) {
		const char *path = opening->wanted->oot_modules[i];
		struct ko_file *ko = i ? array_push(opening->arena, &oot->others) : &oot->ko;

		*ko = (struct ko_file){ .path = path };
		if (ko_file_read_plain(opening->arena,
				       arena_printf(opening->arena, "%s/modules/updates/%s.ko",
						    opening->dir,
						    ko_name_of_path(opening->arena, path)),
				       ko))
			return -1;
	}
	return oot->dir ? check_built(opening) : 0;
}

static bool is_kept(const struct opening *opening)
{
	const char *path = path_of(opening, "kernel.info");
	const char *text = file_exists(path) ? file_read(opening->arena, path, NULL) : NULL;

	return text && !strcmp(text, opening->identity);
}

/* Removes what was made of earlier states of the source, unless a run still uses it. */
static void remove_others(const struct opening *opening)
{
	const char *current = strrchr(opening->dir, '/') + 1;
	struct dirent *entry;
	DIR *dir = opendir(opening->top);

	while (dir && (entry = readdir(dir))) {
		const char *name = entry->d_name;
		const char *path = arena_printf(opening->arena, "%s/%s", opening->top, name);
		int lock;

		if (strlen(name) != strlen(current) || !strcmp(name, current) ||
		    strspn(name, "0123456789abcdef") != strlen(name))
			continue;
		lock = open(arena_printf(opening->arena, "%s.lock", path), O_RDWR | O_CLOEXEC);
		if (lock >= 0 && !flock(lock, LOCK_EX | LOCK_NB) && !dir_remove(path))
			unlink(arena_printf(opening->arena, "%s.lock", path));
		if (lock >= 0)
			close(lock);
	}
	if (dir)
		closedir(dir);
}

/* The program holds this lock until it ends. Not close-on-exec: so does a make that it leaves behind. */
static int mark_used(const struct opening *opening)
{
	const char *path = arena_printf(opening->arena, "%s.lock", opening->dir);
	int lock = open(path, O_RDWR | O_CREAT, 0666);

	return lock < 0 || flock(lock, LOCK_SH) ? fail_errno("%s", path) : 0;
}

static int make_once(struct opening *opening)
{
	int lock = cache_lock(opening->arena, opening->top, "module"), result;

	if (lock < 0)
		return -1;
	result = mark_used(opening) ?: is_kept(opening) ? read_kept(opening) : make(opening);
	if (!result)
		remove_others(opening);
	close(lock);
	return result;
}

/* Paths in kbuild's commands begin with this. */
static const char *prefix_of(const struct opening *opening)
{
	return arena_printf(opening->arena, "%s/", path_of(opening, "source"));
}

int oot_module_open(struct arena *arena, const struct kernel_wanted *wanted, struct kernel *kernel)
{
	struct oot_module *oot = arena_new_object(arena, struct oot_module);
	struct opening opening = {
		.arena = arena,
		.wanted = wanted,
		.kernel = arena_copy(arena, kernel, sizeof(*kernel)),
		.oot = oot,
	};

	oot->kernel = opening.kernel;
	if (find_source(&opening) || describe(&opening) || name_directories(&opening) ||
	    make_once(&opening))
		return -1;
	kernel->modules = path_of(&opening, "modules");
	if (kernel->symvers)
		kernel->symvers = path_of(&opening, "Module.symvers");
	if (!oot->dir)
		return 0;
	warn_of_srcversion(oot);
	kernel->oot = oot;
	kernel->is_own = true;
	kernel->is_new = false;
	kernel->dir = opening.dir;
	kernel->pool = arena_printf(arena, "%s/work", opening.top);
	kernel->source = kernel->build = path_of(&opening, "source");
	kernel->source_prefix = prefix_of(&opening);
	return 0;
}
