// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Three kinds of entries:
 *
 * - Real directories, because "../sched.h" in a linked directory would be looked for
 *   beside the link's target, in the unpatched tree. Directories in which nothing is patched
 *   and nothing is built are links, which saves a third of the work.
 *
 * - Links to source files, through WORK/tree: "../../../tree/net/ipv4/tcp.c" is short enough to
 *   stand in an ext4 inode, where an absolute path would take a block, 240 MB in all.
 *
 * - Copies of what kbuild made. A link to such a file would be written through:
 *   `> $@` truncates the target. This happens to .X.o.cmd, scripts/mod/elfconfig.h,
 *   kernel/bounds.s and include/config/CC_VERSION_TEXT at the least.
 */
#include "farm.h"
#include "../lib/files.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The first program that kbuild makes: what is as new as this was made, and not unpacked. */
#define FIRST_MADE "scripts/basic/fixdep"
/* .config is put there before, and a slow disk lies in between. */
#define MARGIN_SECONDS 60

static const char *const only_read[] = {
	"/Documentation", "/LICENSES", "/samples", "/tools/perf", "/tools/testing",
};

/* Made by kbuild, whatever its time stamp says: a tree may be a copy without them. */
static const char *const made_names[] = { "*.o", "*.a", "*.ko", "*.cmd", "*.d", "*.s", ".config*" };

struct layout {
	struct build *build;
	size_t prefix; /* of kernel.build */
	time_t made_since;
};

static bool is_only_read(const struct layout *layout, const char *path)
{
	size_t length = strlen(layout->build->kernel.arch), i;

	for (i = 0; i < sizeof(only_read) / sizeof(*only_read); i++)
		if (!strcmp(only_read[i], path))
			return true;
	return !strncmp(path, "/arch/", 6) && !strchr(path + 6, '/') &&
	       strncmp(path + 6, layout->build->kernel.arch, length + 1);
}

static bool is_made(const struct layout *layout, const FTSENT *entry)
{
	size_t i;

	if (entry->fts_statp->st_mtime >= layout->made_since)
		return true;
	for (i = 0; i < sizeof(made_names) / sizeof(*made_names); i++)
		if (!fnmatch(made_names[i], entry->fts_name, 0))
			return true;
	return false;
}

/* The link from the farm's `path`, which begins with a slash, to the same file of the tree. */
static const char *link_text(const char *path, char *buffer, size_t size)
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
	return snprintf(buffer + used, size - used, "tree%s", path) < (int)(size - used) ? buffer
											 : NULL;
}

static int make_link(const char *path, const char *to)
{
	char buffer[4096];
	const char *text = link_text(path, buffer, sizeof(buffer));

	if (!text)
		return fail("%s: the path is too long", path);
	return symlink(text, to) ? fail_errno("%s", to) : 0;
}

/* make looks at the times. */
static int copy_made(const FTSENT *entry, const char *to)
{
	const struct timespec times[] = { entry->fts_statp->st_atim, entry->fts_statp->st_mtim };

	if (file_copy(entry->fts_accpath, to))
		return -1;
	return utimensat(AT_FDCWD, to, times, 0) ? fail_errno("%s", to) : 0;
}

static int add_entry(const struct layout *layout, FTS *tree, FTSENT *entry, const char *path,
		     const char *to)
{
	char target[4096];
	ssize_t length;

	switch (entry->fts_info) {
	case FTS_D:
		if (!is_only_read(layout, path))
			return mkdir(to, 0777) ? fail_errno("%s", to) : 0;
		fts_set(tree, entry, FTS_SKIP);
		return make_link(path, to);
	case FTS_F:
		return is_made(layout, entry) ? copy_made(entry, to) : make_link(path, to);
	case FTS_SL:
	case FTS_SLNONE:
		length = readlink(entry->fts_accpath, target, sizeof(target) - 1);
		if (length < 0)
			return fail_errno("%s", entry->fts_path);
		target[length] = '\0';
		return symlink(target, to) ? fail_errno("%s", to) : 0;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		errno = entry->fts_errno;
		return fail_errno("%s", entry->fts_path);
	default:
		return 0;
	}
}

static int link_tree(struct build *build)
{
	const char *link = arena_printf(build->arena, "%s/tree", build->work);

	if (unlink(link) && errno != ENOENT)
		return fail_errno("%s", link);
	return symlink(build->kernel.build, link) ? fail_errno("%s", link) : 0;
}

int farm_lay_out(struct build *build, const char *farm)
{
	char *roots[] = { arena_printf(build->arena, "%s/", build->kernel.build), NULL };
	struct layout layout = { .build = build, .prefix = strlen(build->kernel.build) };
	const char *first = arena_printf(build->arena, "%s" FIRST_MADE, roots[0]);
	char to[4096];
	struct stat st;
	FTSENT *entry;
	int result;
	FTS *tree;

	if (stat(first, &st))
		return fail_errno("%s: the kernel's tree is not prepared", first);
	layout.made_since = st.st_mtime - MARGIN_SECONDS;
	if (link_tree(build))
		return -1;
	tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	if (!tree)
		return fail_errno("%s", build->kernel.build);
	result = mkdir(farm, 0777) ? fail_errno("%s", farm) : 0;
	while (!result && (entry = fts_read(tree))) {
		const char *path = entry->fts_path + layout.prefix;

		if (entry->fts_level == 0)
			continue;
		if (snprintf(to, sizeof(to), "%s%s", farm, path) >= (int)sizeof(to))
			result = fail("%s: the path is too long", entry->fts_path);
		else
			result = add_entry(&layout, tree, entry, path, to);
	}
	if (!result && errno)
		result = fail_errno("%s", build->kernel.build);
	fts_close(tree);
	return result;
}

int farm_revert(struct build *build, const char *path)
{
	const char *in_farm = arena_printf(build->arena, "%s/%s", build->farm, path);

	if (unlink(in_farm) && errno != ENOENT && errno != ENOTDIR)
		return fail_errno("%s", in_farm);
	if (!file_exists(arena_printf(build->arena, "%s/%s", build->kernel.build, path)))
		return 0;
	return make_link(arena_printf(build->arena, "/%s", path), in_farm);
}
