// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-files.h"
#include "message.h"

#include <fts.h>
#include <string.h>

static const char *source_dir(struct arena *arena, const char *path, size_t prefix)
{
	static const char kernel[] = "/kernel/";
	const char *dir = path + prefix, *slash = strrchr(path, '/');

	if (strncmp(dir, kernel, strlen(kernel)))
		return NULL;
	dir += strlen(kernel);
	return arena_strndup(arena, dir, slash > dir ? (size_t)(slash - dir) : 0);
}

static void add_file(struct module_files *files, struct arena *arena, const FTSENT *entry)
{
	size_t length = entry->fts_namelen;
	struct module_file *file;
	char *name, *c;

	if (length <= 3 || strcmp(entry->fts_name + length - 3, ".ko"))
		return;
	name = arena_strndup(arena, entry->fts_name, length - 3);
	for (c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	file = array_push(arena, &files->items);
	file->name = name;
	file->path = arena_strdup(arena, entry->fts_path);
	file->source_dir = source_dir(arena, file->path, strlen(files->dir));
	hash_add(&files->by_name, name, (void *)file->path);
}

int module_files_read(struct module_files *files, struct arena *arena, const char *dir)
{
	char *roots[] = { (char *)dir, NULL };
	FTS *tree = fts_open(roots, FTS_COMFOLLOW | FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	FTSENT *entry;

	*files = (struct module_files){ .dir = dir };
	hash_setup(&files->by_name, arena);
	if (!tree)
		return fail_errno("%s", dir);
	while ((entry = fts_read(tree)))
		if (entry->fts_info == FTS_F || entry->fts_info == FTS_NSOK)
			add_file(files, arena, entry);
	fts_close(tree);
	return 0;
}

const char *module_files_find(const struct module_files *files, const char *name)
{
	return hash_get(&files->by_name, name);
}
