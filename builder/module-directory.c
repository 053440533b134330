// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-directory.h"
#include "kernels/oot-module.h"
#include "../lib/files.h"

#include <fts.h>
#include <stdio.h>
#include <string.h>

static const char *path_in_work(const struct job *job, const char *name)
{
	return arena_printf(job->arena, "%s/%s", job->work, name);
}

const char *module_directory_begin(const struct job *job)
{
	const char *dir = path_in_work(job, "module.new");

	message_rename(dir, path_in_work(job, "module"));
	return dir_remove(dir) || dir_make(dir) ? NULL : dir;
}

/* Moves the files of `from` that are others than those of `to` there; make sees by their times what is to be done. */
static int move_changed(struct arena *arena, const char *from, const char *to)
{
	char *roots[] = { (char *)from, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	int result = 0;

	if (!fts)
		return fail_errno("%s", from);
	while (!result && (entry = fts_read(fts))) {
		const char *path = arena_printf(arena, "%s%s", to, entry->fts_path + strlen(from));

		if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP &&
		    !file_is_same(entry->fts_path, path) && rename(entry->fts_path, path))
			result = fail_errno("%s", path);
	}
	fts_close(fts);
	return result;
}

const char *module_directory_end(const struct job *job)
{
	const char *new = path_in_work(job, "module.new"), *dir = path_in_work(job, "module");
	const char *kbuild = arena_printf(job->arena, "%s/Kbuild", dir);

	/* That one names the module and its objects. */
	if (file_is_same(arena_printf(job->arena, "%s/Kbuild", new), kbuild))
		return move_changed(job->arena, new, dir) || dir_remove(new) ? NULL : dir;
	if (dir_remove(dir))
		return NULL;
	if (rename(new, dir)) {
		fail_errno("%s", dir);
		return NULL;
	}
	return dir;
}

const char *module_kernel_stamp(const struct job *job)
{
	const struct kernel *kernel = kernel_below(job->kernel);
	const char *path = path_in_work(job, "module.kernel"), *facts, *text;

	/* A stock kernel has digests of all files that decide; for one that the user built, sizes and times stand. */
	facts = kernel->is_own
			? kernel->stamps
			: file_read(job->arena,
				    arena_printf(job->arena, "%s/kernel.info", kernel->dir), NULL);
	if (!facts)
		return NULL;
	text = arena_printf(job->arena, "%s: %s\n%s", kernel->cc, kernel->compiler, facts);
	return file_update(path, text, strlen(text)) ? NULL : path;
}
