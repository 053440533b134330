// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-files.h"
#include "../livepatch/format.h"

#include <fts.h>
#include <string.h>

static void read_files(struct module_files *files)
{
	char *const roots[] = { (char *)files->dir, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	FTSENT *entry;

	files->is_read = true;
	hash_setup(&files->by_name, files->arena);
	while (tree && (entry = fts_read(tree))) {
		size_t length = entry->fts_namelen;

		if (entry->fts_info == FTS_D || length <= 3 ||
		    strcmp(entry->fts_name + length - 3, ".ko"))
			continue;
		hash_add(&files->by_name,
			 klp_object_name(files->arena, entry->fts_name, length - 3),
			 arena_strdup(files->arena, entry->fts_path));
	}
	if (tree)
		fts_close(tree);
}

const char *module_files_find(void *data, const char *name)
{
	struct module_files *files = data;

	if (!files->is_read)
		read_files(files);
	return hash_get(&files->by_name, name);
}
