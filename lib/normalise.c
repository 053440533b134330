// SPDX-License-Identifier: GPL-2.0-or-later
#include "normalise.h"

#include <string.h>

char *path_normalise(struct arena *arena, const char *path)
{
	char *out = arena_alloc(arena, strlen(path) + 2);
	char *copy = arena_strdup(arena, path), *part, *save;

	for (part = strtok_r(copy, "/", &save); part; part = strtok_r(NULL, "/", &save)) {
		char *slash = strrchr(out, '/');

		if (!strcmp(part, "."))
			continue;
		if (!strcmp(part, "..") && *out && strcmp(slash ? slash + 1 : out, "..")) {
			*(slash ? slash : out) = '\0';
			continue;
		}
		if (*out)
			strcat(out, "/");
		strcat(out, part);
	}
	return out;
}
