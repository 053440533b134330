// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel-info.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <stddef.h>
#include <string.h>

/* In the order of the file. */
static const struct {
	const char *name;
	size_t offset;
} fields[] = {
	{ "release", offsetof(struct kernel_info, release) },
	{ "version", offsetof(struct kernel_info, version) },
	{ "arch", offsetof(struct kernel_info, arch) },
	{ "compiler", offsetof(struct kernel_info, compiler) },
	{ "cc", offsetof(struct kernel_info, cc) },
	{ "cc_version", offsetof(struct kernel_info, cc_version) },
};

#define FIELDS (sizeof(fields) / sizeof(*fields))

static const char **field(struct kernel_info *info, size_t number)
{
	return (const char **)((char *)info + fields[number].offset);
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
		for (i = 0; i < FIELDS; i++) {
			if (!strcmp(fields[i].name, line))
				*field(info, i) = equals + 1;
		}
	}
	for (i = 0; i < FIELDS; i++) {
		if (!*field(info, i))
			return fail("%s has no %s=; remove %s to prepare the kernel again", path,
				    fields[i].name, dir);
	}
	return 0;
}

int kernel_info_write(struct arena *arena, const char *dir, const struct kernel_info *info)
{
	struct kernel_info values = *info;
	const char *text = "";

	for (size_t i = 0; i < FIELDS; i++)
		text = arena_printf(arena, "%s%s=%s\n", text, fields[i].name, *field(&values, i));
	return file_write(arena_printf(arena, "%s/kernel.info", dir), text, strlen(text));
}
