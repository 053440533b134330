// SPDX-License-Identifier: GPL-2.0-or-later
#include "installation.h"
#include "kernels/make-path.h"
#include "../lib/files.h"
#include "../lib/message.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Without .., as the compiler names files; what is not there keeps its name. */
static const char *plain_path(struct arena *arena, const char *path)
{
	char *real = realpath(path, NULL);
	const char *plain = real ? arena_strdup(arena, real) : path;

	free(real);
	return plain;
}

/*
 * In a checkout, out/bin/klp-build is beside create-diff-object; for an installation see the
 * Makefile.
 */
struct installation installation_find(struct arena *arena)
{
	static const struct installation layouts[] = {
		{ ".", "../../templates", "../plugin" },
		{ "../libexec/klp-build", "../share/klp-build/templates",
		  "../libexec/klp-build/plugin" },
	};
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	size_t i;

	if (length < 0)
		die(1, "/proc/self/exe cannot be read; is /proc mounted?");
	self[length] = '\0';
	*strrchr(self, '/') = '\0';
	if (make_path_check(arena, self, "move klp-build to another directory"))
		exit(1);
	for (i = 0; i < sizeof(layouts) / sizeof(*layouts); i++) {
		struct installation own = {
			.tools = arena_printf(arena, "%s/%s", self, layouts[i].tools),
			.templates = arena_printf(arena, "%s/%s", self, layouts[i].templates),
			.plugins = arena_printf(arena, "%s/%s", self, layouts[i].plugins),
		};

		if (file_exists(arena_printf(arena, "%s/create-diff-object", own.tools)) &&
		    file_exists(arena_printf(arena, "%s/livepatch.c.in", own.templates))) {
			own.templates = plain_path(arena, own.templates);
			own.plugins = plain_path(arena, own.plugins);
			return own;
		}
	}
	die(1,
	    "create-diff-object and the templates are not beside %s; install klp-build with `make install`, or run it from its checkout",
	    self);
}
