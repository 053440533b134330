// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel-files.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Files and directories below the kernel's own; @ARCH@ is its architecture. */
static const char *const roots[] = {
	"vmlinux",
	"vmlinuz",
	"Module.symvers",
	"config",
	"modules",
	"linux/.config",
	"linux/include/config/auto.conf",
	"linux/include/config/kernel.release",
	"linux/include/generated",
	"linux/arch/@ARCH@/include/generated",
	"linux/scripts/basic/fixdep",
	"linux/scripts/mod/modpost",
	"linux/scripts/module.lds",
	"linux/scripts/sign-file",
	"linux/tools/objtool/objtool",
	"linux/tools/bpf/resolve_btfids/resolve_btfids",
};

/* sha256sum gets no more files at once. */
#define BATCH	      1000
#define DIGEST_LENGTH 64

/* Digests of files below `dir`, in their order; -1 when one cannot be read, after sha256sum's message. */
static int read_digests(struct arena *arena, const char *dir, const struct kernel_file *files,
			size_t count, const char **digests)
{
	char **argv = arena_alloc(arena, (BATCH + 3) * sizeof(*argv));
	char *text, *line;
	size_t i;

	argv[0] = "sha256sum";
	argv[1] = "--";
	for (i = 0; i < count; i++)
		argv[i + 2] = (char *)files[i].path;
	argv[count + 2] = NULL;
	text = command_output(arena, &(struct command){ .argv = argv, .dir = dir });
	for (i = 0; text && i < count; i++) {
		line = strsep(&text, "\n");
		if (!text || strlen(line) < DIGEST_LENGTH)
			break;
		digests[i] = arena_strndup(arena, line, DIGEST_LENGTH);
	}
	return i == count ? 0 : fail("%s: its files cannot be read (sha256sum)", dir);
}

static int read_all_digests(struct arena *arena, const char *dir, const struct kernel_file *files,
			    size_t count, const char **digests)
{
	size_t done, batch;

	for (done = 0; done < count; done += batch) {
		batch = count - done < BATCH ? count - done : BATCH;
		if (read_digests(arena, dir, files + done, batch, digests + done))
			return -1;
	}
	return 0;
}

static void set_times(struct kernel_file *file, const struct stat *st)
{
	file->size = (long long)st->st_size;
	file->seconds = (long long)st->st_mtim.tv_sec;
	file->nanoseconds = (long)st->st_mtim.tv_nsec;
}

static int compare_names(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int add_files(struct arena *arena, const char *dir, const char *root,
		     struct kernel_info *info)
{
	char *paths[] = { arena_printf(arena, "%s/%s", dir, root), NULL };
	FTS *tree = fts_open(paths, FTS_COMFOLLOW | FTS_PHYSICAL | FTS_NOCHDIR, compare_names);
	FTSENT *entry;
	int result = 0;

	if (!tree)
		return fail_errno("%s", paths[0]);
	while (!result && (entry = fts_read(tree))) {
		if (entry->fts_info == FTS_F) {
			struct kernel_file *file = array_push(arena, &info->files);

			file->path = arena_strdup(arena, entry->fts_path + strlen(dir) + 1);
			set_times(file, entry->fts_statp);
		} else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR) {
			errno = entry->fts_errno;
			result = fail_errno("%s", entry->fts_path);
		}
		/* FTS_NS: this kernel does not have the file. */
	}
	fts_close(tree);
	return result;
}

static const char *root_path(struct arena *arena, const char *root, const char *arch)
{
	const char *at = strstr(root, "@ARCH@");

	return !at ? root
		   : arena_printf(arena, "%.*s%s%s", (int)(at - root), root, arch,
				  at + strlen("@ARCH@"));
}

int kernel_files_record(struct arena *arena, const char *dir, struct kernel_info *info)
{
	const char **digests;
	size_t i;

	info->files.count = 0;
	for (i = 0; i < sizeof(roots) / sizeof(*roots); i++)
		if (add_files(arena, dir, root_path(arena, roots[i], info->arch), info))
			return -1;
	digests = arena_alloc(arena, (info->files.count + 1) * sizeof(*digests));
	if (read_all_digests(arena, dir, info->files.items, info->files.count, digests))
		return -1;
	for (i = 0; i < info->files.count; i++)
		info->files.items[i].sha256 = digests[i];
	return 0;
}

static int damaged(const char *dir, const struct kernel_file *file, const char *how)
{
	return fail("%s/%s: %s since the kernel was prepared; remove %s to prepare it again", dir,
		    file->path, how, dir);
}

int kernel_files_check(struct arena *arena, const char *dir, struct kernel_info *info, bool fully,
		       bool *touched)
{
	struct {
		ARRAY(struct kernel_file) items;
		ARRAY(struct kernel_file *) recorded;
	} doubtful = { 0 };
	const char **digests;
	struct kernel_file *file;
	struct stat st;
	int result = 0;
	size_t i;

	*touched = false;
	array_for_each(file, &info->files) {
		struct kernel_file now = *file;

		if (stat(arena_printf(arena, "%s/%s", dir, file->path), &st)) {
			result = damaged(dir, file, "is gone");
			continue;
		}
		set_times(&now, &st);
		if (now.size != file->size) {
			result = damaged(dir, file, "has changed its size");
		} else if (fully || now.seconds != file->seconds ||
			   now.nanoseconds != file->nanoseconds) {
			*array_push(arena, &doubtful.items) = now;
			*array_push(arena, &doubtful.recorded) = file;
		}
	}
	digests = arena_alloc(arena, (doubtful.items.count + 1) * sizeof(*digests));
	if (read_all_digests(arena, dir, doubtful.items.items, doubtful.items.count, digests))
		return -1;
	for (i = 0; i < doubtful.items.count; i++) {
		file = doubtful.recorded.items[i];
		if (strcmp(digests[i], file->sha256)) {
			result = damaged(dir, file, "has changed");
			continue;
		}
		*touched |= doubtful.items.items[i].seconds != file->seconds ||
			    doubtful.items.items[i].nanoseconds != file->nanoseconds;
		*file = doubtful.items.items[i];
	}
	return result;
}
