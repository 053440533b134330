// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel-info.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../lib/text.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* In the order of the file. */
static const struct {
	const char *name;
	size_t offset;
	bool optional;
} fields[] = {
	{ "release", offsetof(struct kernel_info, release), false },
	{ "version", offsetof(struct kernel_info, version), false },
	{ "arch", offsetof(struct kernel_info, arch), false },
	{ "compiler", offsetof(struct kernel_info, compiler), false },
	{ "cc", offsetof(struct kernel_info, cc), false },
	{ "cc_version", offsetof(struct kernel_info, cc_version), false },
	{ "origin", offsetof(struct kernel_info, origin), true },
};

#define FIELDS (sizeof(fields) / sizeof(*fields))

static const char **field(struct kernel_info *info, size_t number)
{
	return (const char **)((char *)info + fields[number].offset);
}

/* "file PATH=SHA256 SIZE SECONDS.NANOSECONDS" */
static const char file_name[] = "file ";

static void add_file(struct arena *arena, struct kernel_info *info, const char *path, char *value)
{
	struct kernel_file file = { .path = path };
	char *space = strchr(value, ' ');

	if (!space ||
	    sscanf(space, "%lld %lld.%ld", &file.size, &file.seconds, &file.nanoseconds) != 3)
		return;
	*space = '\0';
	file.sha256 = value;
	*array_push(arena, &info->files) = file;
}

int kernel_info_read(struct arena *arena, const char *dir, struct kernel_info *info)
{
	const char *path = arena_printf(arena, "%s/kernel.info", dir);
	char *text = file_read(arena, path, NULL), *line, *equals;
	size_t i;

	*info = (struct kernel_info){ 0 };
	if (!text)
		return -1;
	while ((line = strsep(&text, "\n"))) {
		equals = strchr(line, '=');
		if (!equals)
			continue;
		*equals = '\0';
		if (!strncmp(line, file_name, strlen(file_name)))
			add_file(arena, info, line + strlen(file_name), equals + 1);
		for (i = 0; i < FIELDS; i++) {
			if (!strcmp(fields[i].name, line))
				*field(info, i) = equals + 1;
		}
	}
	for (i = 0; i < FIELDS; i++) {
		if (!*field(info, i) && !fields[i].optional)
			return fail("%s has no %s=; remove %s to prepare the kernel again", path,
				    fields[i].name, dir);
	}
	return 0;
}

int kernel_info_write(struct arena *arena, const char *dir, const struct kernel_info *info)
{
	struct kernel_info values = *info;
	struct text text = { .arena = arena };
	const struct kernel_file *file;

	for (size_t i = 0; i < FIELDS; i++)
		if (*field(&values, i))
			text_add(&text, "%s=%s\n", fields[i].name, *field(&values, i));
	array_for_each(file, &info->files)
		text_add(&text, "%s%s=%s %lld %lld.%09ld\n", file_name, file->path, file->sha256,
			 file->size, file->seconds, file->nanoseconds);
	return file_write(arena_printf(arena, "%s/kernel.info", dir), text_string(&text),
			  strlen(text_string(&text)));
}
