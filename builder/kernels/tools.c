// SPDX-License-Identifier: GPL-2.0-or-later
#include "tools.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A package with several rows is printed once: keep its rows together. */
static const struct tool tools[] = {
	{ "tar", "tar" },
	{ "xz", "xz-utils" }, /* the source and the modules are compressed with it */
	{ "xargs", "findutils" },
	{ "make", "make" },
	{ "flex", "flex" }, /* kconfig */
	{ "bison", "bison" },
	{ "bc", "bc" },	    /* include/generated/timeconst.h */
	{ "perl", "perl" }, /* some generated sources */
	{ "python3", "python3" },
	{ "pahole", "pahole" }, /* without it kconfig turns BTF off: struct module changes */
	{ "ld", "binutils" },
	{ "patch", "patch" },
	{ "/usr/include/libelf.h", "libelf-dev" },	     /* objtool */
	{ "/usr/include/openssl/opensslv.h", "libssl-dev" }, /* sign-file */
	{ "/usr/include/stdio.h", "libc6-dev" },
	{ NULL, NULL },
};

static bool is_program(const char *path)
{
	return file_exists(path) && !access(path, X_OK);
}

const char *tool_path(struct arena *arena, const char *name)
{
	char *list = arena_strdup(arena, getenv("PATH") ?: "/usr/bin:/bin"), *dir;

	if (strchr(name, '/'))
		return is_program(name) ? name : NULL;
	while ((dir = strsep(&list, ":"))) {
		const char *path = arena_printf(arena, "%s/%s", *dir ? dir : ".", name);

		if (is_program(path))
			return path;
	}
	return NULL;
}

struct missing {
	const char *names, *packages; /* "flex, bison"; " flex bison" */
	const char *last;	      /* the last of the packages */
};

static void check_table(struct arena *arena, const struct tool *tool, struct missing *missing)
{
	for (; tool->name; tool++) {
		if (*tool->name == '/' ? file_exists(tool->name)
				       : tool_path(arena, tool->name) != NULL)
			continue;
		missing->names = arena_printf(arena, "%s%s%s", missing->names,
					      *missing->names ? ", " : "", tool->name);
		if (strcmp(tool->package, missing->last))
			missing->packages =
				arena_printf(arena, "%s %s", missing->packages, tool->package);
		missing->last = tool->package;
	}
}

int tools_check(struct arena *arena, const struct tool *more)
{
	struct missing missing = { "", "", "" };

	check_table(arena, more, &missing);
	check_table(arena, tools, &missing);
	if (!*missing.names)
		return 0;
	return fail("a kernel cannot be prepared here without %s; apt install%s", missing.names,
		    missing.packages);
}
