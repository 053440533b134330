// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-source.h"
#include "../livepatch/format.h"
#include "../lib/cleanup.h"
#include "../lib/files.h"
#include "../lib/message.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
	const char *suffix;
	const char *unpack; /* a program that takes -dc FILE; NULL: the file is not packed */
} kinds[] = {
	{ ".ko", NULL },
	{ ".ko.xz", "xz" },
	{ ".ko.zst", "zstd" },
	{ ".ko.gz", "gzip" },
};

#define KINDS (sizeof(kinds) / sizeof(*kinds))

struct module_source module_source_open(const struct machine *machine)
{
	struct module_source source = { .machine = machine };

	source.dir =
		machine_path(machine, "/lib/modules/%s", machine->release ? machine->release : "");
	source.list =
		machine_read(machine, arena_printf(machine->arena, "%s/modules.dep", source.dir));
	return source;
}

/* Returns the row for a file's name, and sets *length to that of the name without the suffix; KINDS: none. */
static size_t kind_of(const char *file, size_t size, size_t *length)
{
	size_t i;

	for (i = 0; i < KINDS; i++) {
		const size_t suffix = strlen(kinds[i].suffix);

		if (size > suffix && !strncmp(file + size - suffix, kinds[i].suffix, suffix)) {
			*length = size - suffix;
			return i;
		}
	}
	return KINDS;
}

static const char *unpack(struct arena *arena, const char *program, const char *path)
{
	char *to = arena_strdup(arena, "/tmp/klpctl-module-XXXXXX");
	char *const argv[] = { "sh",
			       "-c",
			       "exec \"$1\" -dc -- \"$2\" >\"$3\"",
			       "sh",
			       (char *)program,
			       (char *)path,
			       to,
			       NULL };
	struct stat status;
	int fd, result;

	/* A FIFO in a recording would be waited for. */
	if (stat(path, &status) || !S_ISREG(status.st_mode)) {
		fail("%s: is not a regular file", path);
		return NULL;
	}
	fd = mkstemp(to);
	if (fd < 0) {
		fail_errno("cannot make a temporary file in /tmp");
		return NULL;
	}
	close(fd);
	temporary_add(to);
	result = command_run(&(struct command){ .argv = argv });
	if (result) {
		fail("%s: cannot be unpacked; is %s installed?", path, program);
		return NULL;
	}
	return to;
}

/* Each line of modules.dep: "kernel/fs/xfs/xfs.ko.xz: DEPENDENCIES". */
const char *module_source_file(void *data, const char *name)
{
	const struct module_source *source = data;
	struct arena *arena = source->machine->arena;
	const char *line, *next, *file;

	for (line = source->list; line && *line; line = next) {
		const size_t size = strcspn(line, ":\n");
		size_t length, kind;

		next = strchr(line, '\n');
		next = next ? next + 1 : NULL;
		file = memrchr(line, '/', size);
		file = file ? file + 1 : line;
		kind = kind_of(file, size - (size_t)(file - line), &length);
		if (kind == KINDS || strcmp(klp_object_name(arena, file, length), name))
			continue;
		file = arena_printf(arena, *line == '/' ? "%s%.*s" : "%s/%.*s",
				    *line == '/' ? source->machine->root : source->dir, (int)size,
				    line);
		return kinds[kind].unpack ? unpack(arena, kinds[kind].unpack, file) : file;
	}
	return NULL;
}
