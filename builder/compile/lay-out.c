// SPDX-License-Identifier: GPL-2.0-or-later
#include "lay-out.h"
#include "../kernels/oot-module.h"
#include "../../lib/files.h"
#include "../../lib/text.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The first program that kbuild builds. A file that is at least as new was built, not unpacked. */
#define FIRST_BUILT "scripts/basic/fixdep"
/* The slack: .config is put there before, and the disk may be slow. */
#define MARGIN_SECONDS 60

static const char *const only_read[] = {
	"/Documentation", "/LICENSES", "/samples", "/tools/perf", "/tools/testing",
};

/* kbuild built these, whatever the time stamps say: copying a tree may have lost them. */
static const char *const built_names[] = {
	"*.o", "*.a", "*.ko", "*.cmd", "*.d", "*.s", ".config*"
};

/* Directories of built files, whatever the time stamps say; @ is the architecture. */
static const char *const built_dirs[] = { "/include/config/", "/include/generated/",
					  "/arch/@/include/generated/" };

/*
 * What a full build leaves in a tree of the user's and no later step reads. A link to vmlinux would have kbuild
 * make BTF of the livepatch, which takes seconds and which the kernel does not need.
 */
static const char *const left_out[] = {
	"/.git",
	"/source",
	"/debian",
	"/vmlinux*",
	"/.vmlinux*",
	"/.tmp_*",
	"/System.map",
	"/modules.*",
	"/arch/*/boot/compressed",
	"*.ko",
	"*.mod",
	"*.mod.c",
	"*.dwo",
	"/*.patch",
	"/*.deb",
	"/arch/*/boot/*Image",
	"/arch/*/boot/vmlinux*",
	"/*.tar*",
};

/* Objects are of use to kbuild where its own programs are. */
static const char *const object_names[] = { "*.o", "*.a", "*.o.cmd", "*.a.cmd", "*.o.d" };

struct laying_out {
	const struct job *job;
	const char *root; /* the tree that is walked */
	size_t prefix;	  /* its length */
	time_t built_since;
	const char *link; /* of the work directory, which leads to it */
	const char *shadow;
	const char *like; /* another shadow, or NULL */
	struct arena *scratch;
	struct text copies; /* lines "SECONDS.NANOSECONDS SIZE PATH" */
	bool beside;	    /* what the shadow has already stays */
};

static bool matches_any(const char *const *patterns, size_t count, const char *path,
			const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!fnmatch(patterns[i], *patterns[i] == '/' ? path : name, FNM_PATHNAME))
			return true;
	return false;
}

#define MATCHES(patterns, path, name) \
	matches_any(patterns, sizeof(patterns) / sizeof(*(patterns)), path, name)

static bool is_only_read(const struct laying_out *layout, const char *path)
{
	size_t length = strlen(layout->job->kernel->arch->kbuild), i;

	if (layout->job->kernel->oot)
		return false;
	for (i = 0; i < sizeof(only_read) / sizeof(*only_read); i++)
		if (!strcmp(only_read[i], path))
			return true;
	return !strncmp(path, "/arch/", 6) && !strchr(path + 6, '/') &&
	       strncmp(path + 6, layout->job->kernel->arch->kbuild, length + 1);
}

bool tree_has_built_name(const char *name)
{
	return MATCHES(built_names, name, name);
}

static bool is_in_built_dir(const struct laying_out *layout, const char *path)
{
	size_t i;

	for (i = 0; i < sizeof(built_dirs) / sizeof(*built_dirs); i++) {
		const char *at = strchr(built_dirs[i], '@');
		const char *dir = !at ? built_dirs[i]
				      : arena_printf(layout->job->arena, "%.*s%s%s",
						     (int)(at - built_dirs[i]), built_dirs[i],
						     layout->job->kernel->arch->kbuild, at + 1);

		if (!strncmp(path, dir, strlen(dir)))
			return true;
	}
	return false;
}

/* A program of kbuild may be newer than what it had built before. */
static bool has_command(const struct laying_out *layout, const FTSENT *entry)
{
	size_t dir = entry->fts_pathlen - entry->fts_namelen;

	return file_exists(arena_printf(layout->scratch, "%.*s.%s.cmd", (int)dir, entry->fts_path,
					entry->fts_name));
}

static bool is_built(const struct laying_out *layout, const FTSENT *entry, const char *path)
{
	/* Nobody knows what the Makefile of a module's own tree generates, and it is small. */
	if (layout->job->kernel->oot)
		return true;
	return entry->fts_statp->st_mtime >= layout->built_since ||
	       tree_has_built_name(entry->fts_name) || is_in_built_dir(layout, path) ||
	       (layout->job->kernel->is_own && has_command(layout, entry));
}

static bool is_left_out(const struct laying_out *layout, const FTSENT *entry, const char *path)
{
	if (!layout->job->kernel->is_own)
		return false;
	if (layout->job->kernel->oot)
		return MATCHES(object_names, path, entry->fts_name);
	if (MATCHES(left_out, path, entry->fts_name))
		return true;
	return strncmp(path, "/scripts/", 9) && strncmp(path, "/tools/", 7) &&
	       MATCHES(object_names, path, entry->fts_name);
}

/* Returns the target of the link at `path`, which begins with a slash, in a shadow tree. */
static const char *link_text(const char *root, const char *path, char *buffer, size_t size)
{
	const char *c;
	size_t used = 0;

	for (c = path; *c; c++) {
		if (*c != '/')
			continue;
		if (used + 4 > size)
			return NULL;
		memcpy(buffer + used, "../", 4);
		used += 3;
	}
	return snprintf(buffer + used, size - used, "%s%s", root, path) < (int)(size - used)
		       ? buffer
		       : NULL;
}

static int make_link(const char *root, const char *path, const char *to)
{
	char buffer[4096];
	const char *text = link_text(root, path, buffer, sizeof(buffer));

	if (!text)
		return fail("%s: the path is too long", path);
	return symlink(text, to) ? fail_errno("%s", to) : 0;
}

/* A further name of a link that another shadow has takes half the time of a link, which is an inode. */
static bool share_link(const struct laying_out *layout, const char *path, const char *to)
{
	char text[4096], there[4096], from[4096];
	ssize_t length;

	if (!layout->like || !link_text(layout->link, path, text, sizeof(text)) ||
	    snprintf(from, sizeof(from), "%s%s", layout->like, path) >= (int)sizeof(from))
		return false;
	length = readlink(from, there, sizeof(there));
	return length == (ssize_t)strlen(text) && !memcmp(there, text, (size_t)length) &&
	       !link(from, to);
}

static int link_file(const struct laying_out *layout, const char *path, const char *to)
{
	return share_link(layout, path, to) ? 0 : make_link(layout->link, path, to);
}

int tree_link(const char *path, const char *to)
{
	char buffer[4096];

	if (snprintf(buffer, sizeof(buffer), "/%s", path) >= (int)sizeof(buffer))
		return fail("%s: the path is too long", path);
	return make_link("tree", buffer, to);
}

/* Keeps the time stamps, which make compares. */
static int copy_file(const char *from, const struct stat *st, const char *to)
{
	const struct timespec times[] = { st->st_atim, st->st_mtim };

	if (file_copy(from, to))
		return -1;
	return utimensat(AT_FDCWD, to, times, 0) ? fail_errno("%s", to) : 0;
}

static int copy_built(struct laying_out *layout, const FTSENT *entry, const char *path,
		      const char *to)
{
	const struct stat *st = entry->fts_statp;

	if (layout->job->kernel->is_own)
		text_add(&layout->copies, "%lld.%09ld %lld %s%s\n", (long long)st->st_mtim.tv_sec,
			 st->st_mtim.tv_nsec, (long long)st->st_size, layout->link, path);
	return copy_file(entry->fts_accpath, st, to);
}

/* The text of a link that is relative still holds: the shadow is laid out in the same way. */
static int copy_link(const FTSENT *entry, const char *to)
{
	char target[4096];
	ssize_t length = readlink(entry->fts_accpath, target, sizeof(target) - 1);

	if (length < 0)
		return fail_errno("%s", entry->fts_path);
	target[length] = '\0';
	return symlink(target, to) ? fail_errno("%s", to) : 0;
}

static int add_directory(const struct laying_out *layout, FTS *tree, FTSENT *entry,
			 const char *path, const char *to)
{
	const char *build = layout->job->kernel->build;

	/* O=DIR may be below the source. */
	if (!layout->beside && strcmp(build, layout->root) && !strcmp(entry->fts_path, build)) {
		fts_set(tree, entry, FTS_SKIP);
		return 0;
	}
	if (!is_only_read(layout, path))
		return mkdir(to, 0777) && !(layout->beside && errno == EEXIST)
			       ? fail_errno("%s", to)
			       : 0;
	fts_set(tree, entry, FTS_SKIP);
	return layout->beside ? 0 : make_link(layout->link, path, to);
}

static int add_entry(struct laying_out *layout, FTS *tree, FTSENT *entry, const char *path,
		     const char *to)
{
	struct stat st;

	if (is_left_out(layout, entry, path)) {
		fts_set(tree, entry, FTS_SKIP);
		return 0;
	}
	switch (entry->fts_info) {
	case FTS_D:
		return add_directory(layout, tree, entry, path, to);
	case FTS_F:
		if (layout->beside && !lstat(to, &st))
			return 0;
		return is_built(layout, entry, path) ? copy_built(layout, entry, path, to)
						     : link_file(layout, path, to);
	case FTS_SL:
	case FTS_SLNONE:
		return layout->beside && !lstat(to, &st) ? 0 : copy_link(entry, to);
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		errno = entry->fts_errno;
		return fail_errno("%s", entry->fts_path);
	default:
		return 0;
	}
}

static int add_tree(struct laying_out *layout)
{
	char *roots[] = { arena_printf(layout->job->arena, "%s/", layout->root), NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	int result = 0;
	char to[4096];
	FTSENT *entry;

	if (!tree)
		return fail_errno("%s", layout->root);
	while (!result && (entry = fts_read(tree))) {
		const char *path = entry->fts_path + layout->prefix;

		if (entry->fts_level == 0)
			continue;
		status_tick();
		if (snprintf(to, sizeof(to), "%s%s", layout->shadow, path) >= (int)sizeof(to))
			result = fail("%s: the path is too long", entry->fts_path);
		else
			result = add_entry(layout, tree, entry, path, to);
	}
	if (!result && errno)
		result = fail_errno("%s", layout->root);
	fts_close(tree);
	return result;
}

/* Sources of a build with O= are nothing that kbuild made; all in its build tree is. */
static int add_two_trees(struct laying_out *layout)
{
	const struct kernel *kernel = layout->job->kernel;

	layout->root = kernel->source;
	layout->prefix = strlen(kernel->source);
	layout->built_since = INT64_MAX;
	if (add_tree(layout))
		return -1;
	layout->root = kernel->build;
	layout->prefix = strlen(kernel->build);
	layout->built_since = 0;
	layout->link = "build-tree";
	layout->beside = true;
	return add_tree(layout);
}

static const char *copies_list(const struct job *job, const char *shadow)
{
	return arena_printf(job->arena, "%s.copies", shadow);
}

int tree_lay_out(const struct job *job, const char *shadow, const char *like)
{
	const struct kernel *kernel = job->kernel;
	struct laying_out layout = {
		.job = job,
		.root = kernel->build,
		.prefix = strlen(kernel->build),
		.link = "tree",
		.shadow = shadow,
		.like = like,
	};
	const char *first =
		arena_printf(job->arena, "%s/" FIRST_BUILT, kernel_below(kernel)->build);
	struct stat st;
	int result;

	if (stat(first, &st))
		return fail_errno("%s: the kernel's tree is not prepared", first);
	/* Sources of the user's may have been checked out just before the build began. */
	layout.built_since = st.st_mtime - (kernel->is_own ? 0 : MARGIN_SECONDS);
	if (mkdir(shadow, 0777))
		return fail_errno("%s", shadow);
	layout.scratch = layout.copies.arena = arena_new();
	result = strcmp(kernel->source, kernel->build) ? add_two_trees(&layout) : add_tree(&layout);
	if (!result && kernel->is_own)
		result = file_write(copies_list(job, shadow), text_string(&layout.copies),
				    layout.copies.chars.count);
	arena_free(layout.scratch);
	return result;
}

/* `line` is of the list: has the original changed, or is it gone? */
static int copy_again(const struct job *job, const char *shadow, const char *line, bool *changed)
{
	long long seconds, size;
	long nanoseconds;
	const char *from, *to;
	struct stat st;
	int length = 0;

	if (sscanf(line, "%lld.%ld %lld %n", &seconds, &nanoseconds, &size, &length) != 3 ||
	    !length)
		return fail("%s: is damaged; remove %s", copies_list(job, shadow), job->work);
	from = arena_printf(job->arena, "%s/%s", job->work, line + length);
	to = arena_printf(job->arena, "%s%s", shadow, strchr(line + length, '/'));
	if (stat(from, &st)) {
		*changed = true;
		return unlink(to) && errno != ENOENT ? fail_errno("%s", to) : 0;
	}
	if (st.st_size == size && st.st_mtim.tv_sec == seconds && st.st_mtim.tv_nsec == nanoseconds)
		return 0;
	*changed = true;
	/* It may be a link by now, to the user's file. */
	if (unlink(to) && errno != ENOENT)
		return fail_errno("%s", to);
	return copy_file(from, &st, to);
}

static int restamp(const struct job *job, const char *shadow, const char *list)
{
	struct text text = { .arena = job->arena };
	char *copy = arena_strdup(job->arena, list), *line, *save;
	struct stat st;

	for (line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		const char *path = strchr(strchr(line, ' ') + 1, ' ') + 1;

		if (stat(arena_printf(job->arena, "%s/%s", job->work, path), &st))
			continue;
		text_add(&text, "%lld.%09ld %lld %s\n", (long long)st.st_mtim.tv_sec,
			 st.st_mtim.tv_nsec, (long long)st.st_size, path);
	}
	return file_write(copies_list(job, shadow), text_string(&text), text.chars.count);
}

int tree_copy_changed(const struct job *job, const char *shadow)
{
	const char *path = copies_list(job, shadow);
	char *list, *copy, *line, *save;
	bool changed = false;

	if (!job->kernel->is_own)
		return 0;
	list = file_read(job->arena, path, NULL);
	if (!list)
		return -1;
	copy = arena_strdup(job->arena, list);
	for (line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (copy_again(job, shadow, line, &changed))
			return -1;
	return changed ? restamp(job, shadow, list) : 0;
}
