// SPDX-License-Identifier: GPL-2.0-or-later
#include "archive-objects.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../lib/normalise.h"

#include <ar.h>
#include <stdlib.h>
#include <string.h>

/* ar(5) calls it so in ar.h for other archives only. Members are not in the file. */
static const char thin_magic[] = "!<thin>\n";
/* The member that has the names of the others, each with "/\n" behind it. */
static const char name_table[] = "//              ";

static void add_names(struct arena *arena, char *names, const char *dir, struct hash *objects)
{
	char *name, *save;

	for (name = strtok_r(names, "\n", &save); name; name = strtok_r(NULL, "\n", &save)) {
		size_t length = strlen(name);
		const char *path;

		if (length < 4 || strcmp(name + length - 3, ".o/"))
			continue;
		name[length - 1] = '\0';
		path = path_normalise(arena, *dir ? arena_printf(arena, "%s/%s", dir, name) : name);
		hash_add(objects, path, path);
	}
}

/*
 * Reads a thin archive. In front of the table of names there is only the table of symbols, whose data
 * are in the file, too.
 */
static int read_archive(struct arena *arena, const char *path, const char *dir,
			struct hash *objects)
{
	size_t size, at = strlen(thin_magic);
	char *data = file_read(arena, path, &size);

	if (!data)
		return -1;
	if (size < at || memcmp(data, thin_magic, at))
		return fail(
			"%s: is not a thin archive, so it does not tell what vmlinux was linked from; build the kernel with CONFIG_DEBUG_INFO",
			path);
	while (size - at >= sizeof(struct ar_hdr)) {
		const struct ar_hdr *header = (const struct ar_hdr *)(data + at);
		unsigned long length = strtoul(header->ar_size, NULL, 10);

		at += sizeof(*header);
		if (length > size - at || header->ar_name[0] != '/')
			break;
		if (!memcmp(header->ar_name, name_table, sizeof(header->ar_name))) {
			add_names(arena, arena_strndup(arena, data + at, length), dir, objects);
			return 0;
		}
		at += length + (length & 1);
		if (at > size)
			break;
	}
	return fail("%s: has no names of objects; finish the build with make", path);
}

static const char *vmlinux_archive(struct arena *arena, const struct kernel *kernel)
{
	return arena_printf(arena, "%s/vmlinux.a", kernel->build);
}

bool archive_objects_are_there(struct arena *arena, const struct kernel *kernel)
{
	return file_exists(vmlinux_archive(arena, kernel));
}

int archive_objects_read(struct arena *arena, const struct kernel *kernel, struct hash *objects)
{
	const struct {
		const char *dir, *name;
		bool optional;
	} archives[] = {
		{ "", "vmlinux.a", false },
		{ "lib", "lib.a", true },
		{ arena_printf(arena, "arch/%s/lib", kernel->arch->kbuild), "lib.a", true },
	};
	size_t i;

	for (i = 0; i < sizeof(archives) / sizeof(*archives); i++) {
		const char *path = arena_printf(arena, "%s/%s/%s", kernel->build, archives[i].dir,
						archives[i].name);

		if (!file_exists(path) && archives[i].optional)
			continue;
		if (!file_exists(path))
			return fail(
				"%s: is missing, and vmlinux has no debug information, so nothing tells what it was linked from; build the kernel again with make",
				path);
		if (read_archive(arena, path, archives[i].dir, objects))
			return -1;
	}
	return 0;
}
