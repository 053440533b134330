// SPDX-License-Identifier: GPL-2.0-or-later
#include "own-modules.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"
#include "../../lib/message.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct paths {
	ARRAY(const char *) items;
};

/*
 * The lines are fs/minix/minix.o, or .ko before 6.4. A module that is in the list and was not built is not
 * in the kernel.
 */
static int list_modules(struct arena *arena, const struct kernel *kernel, struct paths *paths)
{
	const char *order = arena_printf(arena, "%s/modules.order", kernel->build);
	char *text, *line, *save;

	if (!file_exists(order))
		return 0;
	text = file_read(arena, order, NULL);
	if (!text)
		return -1;
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		const char *dot = strrchr(line, '.'), *ko;

		if (!dot || *line == '/' || strstr(line, ".."))
			continue;
		ko = arena_printf(arena, "%.*s.ko", (int)(dot - line), line);
		if (file_exists(arena_printf(arena, "%s/%s", kernel->build, ko)))
			*array_push(arena, &paths->items) = ko;
	}
	return 0;
}

const char *own_modules_dir(struct arena *arena, const struct kernel *kernel)
{
	struct paths paths = { 0 };
	uint64_t digest = HASH_START;
	const char *const *path;

	if (list_modules(arena, kernel, &paths))
		return NULL;
	array_for_each(path, &paths.items)
		digest = hash_string(hash_string(digest, *path), "\n");
	return arena_printf(arena, "%s/modules-%016llx", kernel->dir, (unsigned long long)digest);
}

static int make_link(struct arena *arena, const char *target, const char *dir, const char *path)
{
	const char *link = arena_printf(arena, "%s/%s", dir, path);

	if (dir_make(arena_strndup(arena, link, (size_t)(strrchr(link, '/') - link))))
		return -1;
	return symlink(target, link) && errno != EEXIST ? fail_errno("%s", link) : 0;
}

static int fill(struct arena *arena, const struct kernel *kernel, const char *dir)
{
	static const char *const lists[] = { "modules.builtin", "modules.builtin.modinfo" };
	struct paths paths = { 0 };
	const char *const *path;
	size_t i;

	if (dir_make(dir) || list_modules(arena, kernel, &paths))
		return -1;
	array_for_each(path, &paths.items)
		if (make_link(arena, arena_printf(arena, "%s/%s", kernel->build, *path), dir,
			      arena_printf(arena, "kernel/%s", *path)))
			return -1;
	for (i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		const char *list = arena_printf(arena, "%s/%s", kernel->build, lists[i]);

		if (file_exists(list) && make_link(arena, list, dir, lists[i]))
			return -1;
	}
	return 0;
}

/* Removes the links to the modules of earlier builds. */
static void remove_others(struct arena *arena, const struct kernel *kernel)
{
	static const char prefix[] = "modules-";
	const char *current = strrchr(kernel->modules, '/') + 1;
	struct dirent *entry;
	DIR *dir = opendir(kernel->dir);

	while (dir && (entry = readdir(dir)))
		if (!strncmp(entry->d_name, prefix, strlen(prefix)) &&
		    strcmp(entry->d_name, current))
			dir_remove(arena_printf(arena, "%s/%s", kernel->dir, entry->d_name));
	if (dir)
		closedir(dir);
}

int own_modules_link(struct arena *arena, const struct kernel *kernel)
{
	const char *dir = arena_printf(arena, "%s/.tmp-modules-%ld", kernel->dir, (long)getpid());
	int result;

	message_rename(dir, kernel->modules);
	result = dir_remove(dir) ?: fill(arena, kernel, dir);
	/* Another run may have been faster. */
	if (!result && rename(dir, kernel->modules))
		result = dir_remove(kernel->modules) || rename(dir, kernel->modules)
				 ? fail_errno("%s", kernel->modules)
				 : 0;
	remove_others(arena, kernel);
	return dir_remove(dir) ?: result;
}
