// SPDX-License-Identifier: GPL-2.0-or-later
#include "oot-source.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fts.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What kbuild leaves in a module's directory, and what no build reads. */
static const char *const left_out[] = {
	".*.cmd",	 "*.ko", "*.mod",	  "*.mod.c", "Module.symvers",
	"modules.order", ".git", ".tmp_versions", ".svn",    ".hg",
};

struct walk {
	struct arena *arena;
	const char *root, *to;
	size_t prefix;
	struct text *text; /* for oot_source_describe() */
};

/* An object without a .cmd file beside it was not compiled by kbuild: somebody ships it. */
static bool is_built(const struct walk *walk, const FTSENT *entry)
{
	const char *dot = strrchr(entry->fts_name, '.');
	size_t dir = entry->fts_pathlen - entry->fts_namelen;

	return dot && (!strcmp(dot, ".o") || !strcmp(dot, ".a")) &&
	       file_exists(arena_printf(walk->arena, "%.*s.%s.cmd", (int)dir, entry->fts_path,
					entry->fts_name));
}

static bool is_left_out(const struct walk *walk, const FTSENT *entry)
{
	size_t i;

	for (i = 0; i < sizeof(left_out) / sizeof(*left_out); i++)
		if (!fnmatch(left_out[i], entry->fts_name, 0))
			return true;
	return is_built(walk, entry);
}

/* A link to a file outside of the source: a build could write through it. */
static bool leads_out(const struct walk *walk, const char *path, const char *target)
{
	char real[PATH_MAX];
	size_t length = strlen(walk->root);

	return *target == '/' || !realpath(path, real) || strncmp(real, walk->root, length) ||
	       real[length] != '/';
}

static int describe_entry(struct walk *walk, const FTSENT *entry, const char *path)
{
	const struct stat *st = entry->fts_statp;
	struct stat target = { 0 };

	text_add(walk->text, "%o %lld %lld.%09ld %s\n", (unsigned int)st->st_mode,
		 entry->fts_info == FTS_D ? 0 : (long long)st->st_size,
		 entry->fts_info == FTS_D ? 0 : (long long)st->st_mtim.tv_sec,
		 entry->fts_info == FTS_D ? 0 : st->st_mtim.tv_nsec, path);
	if (S_ISLNK(st->st_mode) && !stat(entry->fts_path, &target))
		text_add(walk->text, "-> %lld %lld.%09ld\n", (long long)target.st_size,
			 (long long)target.st_mtim.tv_sec, target.st_mtim.tv_nsec);
	return 0;
}

static int copy_file(const char *from, const struct stat *st, const char *to)
{
	const struct timespec times[] = { st->st_atim, st->st_mtim };

	if (file_copy(from, to))
		return -1;
	/* Scripts that the Makefile runs; the copy can be removed whatever the original's mode. */
	if (chmod(to, (st->st_mode & 0777) | S_IWUSR | S_IRUSR) ||
	    utimensat(AT_FDCWD, to, times, 0))
		return fail_errno("%s", to);
	return 0;
}

static int copy_link(const struct walk *walk, const char *from, const char *to)
{
	char target[PATH_MAX];
	ssize_t length = readlink(from, target, sizeof(target) - 1);
	struct stat st;

	if (length < 0)
		return fail_errno("%s", from);
	target[length] = '\0';
	/* It leads nowhere, here as there. */
	if (stat(from, &st) || !leads_out(walk, from, target))
		return symlink(target, to) ? fail_errno("%s", to) : 0;
	return S_ISREG(st.st_mode)
		       ? copy_file(from, &st, to)
		       : fail("%s: is a symbolic link out of the module's source, to %s; put a copy of that directory in its place",
			      from, target);
}

static int copy_entry(struct walk *walk, const FTSENT *entry, const char *path)
{
	const char *to = arena_printf(walk->arena, "%s/%s", walk->to, path);

	switch (entry->fts_info) {
	case FTS_D:
		return mkdir(to, 0777) ? fail_errno("%s", to) : 0;
	case FTS_F:
		return copy_file(entry->fts_path, entry->fts_statp, to);
	case FTS_SL:
	case FTS_SLNONE:
		return copy_link(walk, entry->fts_path, to);
	default:
		return 0;
	}
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int visit(struct walk *walk, int (*do_entry)(struct walk *, const FTSENT *, const char *))
{
	char *roots[] = { (char *)walk->root, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	int result = 0;
	FTSENT *entry;

	if (!tree)
		return fail_errno("%s", walk->root);
	while (!result && (entry = fts_read(tree))) {
		if (!entry->fts_level || entry->fts_info == FTS_DP)
			continue;
		status_tick();
		if (is_left_out(walk, entry)) {
			fts_set(tree, entry, FTS_SKIP);
		} else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR ||
			   entry->fts_info == FTS_NS) {
			errno = entry->fts_errno;
			result = fail_errno("%s", entry->fts_path);
		} else {
			result = do_entry(walk, entry, entry->fts_path + walk->prefix);
		}
	}
	fts_close(tree);
	return result;
}

int oot_source_describe(const char *dir, struct text *text)
{
	struct walk walk = {
		.arena = arena_new(),
		.root = dir,
		.prefix = strlen(dir) + 1,
		.text = text,
	};
	int result = visit(&walk, describe_entry);

	arena_free(walk.arena);
	return result;
}

int oot_source_copy(struct arena *arena, const char *dir, const char *to)
{
	struct walk walk = {
		.arena = arena,
		.root = dir,
		.prefix = strlen(dir) + 1,
		.to = to,
	};

	return mkdir(to, 0777) ? fail_errno("%s", to) : visit(&walk, copy_entry);
}
