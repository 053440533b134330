// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-directory.h"
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

	return dir_remove(dir) || dir_make(dir) ? NULL : dir;
}

static bool is_same_file(const char *a, const char *b)
{
	struct arena *arena = arena_new();
	size_t a_size, b_size;
	const char *a_data = file_read(arena, a, &a_size);
	const char *b_data = a_data && file_exists(b) ? file_read(arena, b, &b_size) : NULL;
	const bool same = b_data && a_size == b_size && !memcmp(a_data, b_data, a_size);

	arena_free(arena);
	return same;
}

/* Has `old` all files of `new`, with the same content? The Kbuild file among them names the others. */
static bool has_all(struct arena *arena, const char *old, const char *new)
{
	char *roots[] = { (char *)new, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	bool same = fts != NULL;
	FTSENT *entry;

	while (same && (entry = fts_read(fts)))
		if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP)
			same = is_same_file(
				entry->fts_path,
				arena_printf(arena, "%s%s", old, entry->fts_path + strlen(new)));
	if (fts)
		fts_close(fts);
	return same;
}

const char *module_directory_end(const struct job *job)
{
	const char *new = path_in_work(job, "module.new"), *dir = path_in_work(job, "module");

	if (dir_exists(dir) && has_all(job->arena, dir, new))
		return dir_remove(new) ? NULL : dir;
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
	const struct kernel *kernel = job->kernel;
	const char *path = path_in_work(job, "module.kernel"), *facts, *text;

	/* Of a stock kernel, the digests of all files that decide; of one that the user built, sizes and times. */
	facts = kernel->is_own
			? kernel->stamps
			: file_read(job->arena,
				    arena_printf(job->arena, "%s/kernel.info", kernel->dir), NULL);
	if (!facts)
		return NULL;
	text = arena_printf(job->arena, "%s: %s\n%s", kernel->cc, kernel->compiler, facts);
	return file_update(path, text, strlen(text)) ? NULL : path;
}
