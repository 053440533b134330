// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The compiler plugin (gcc-plugin/) for the kernel's compiler. It belongs to one version of gcc, and
 * gcc says itself whether it takes it: a file of the right name may be of another build.
 */
#include "stages.h"
#include "steps.h"
#include "../lib/text.h"
#include "../lib/files.h"

#include <string.h>

static const char *without(struct build *build, const char *why)
{
	build->plugin = NULL;
	build->without_plugin = why;
	return NULL;
}

/* "12" of 12, 12.2.0 and "12\n". */
static const char *major_version(struct build *build)
{
	char *argv[] = { (char *)build->kernel.cc, "-dumpversion", NULL };
	char *text =
		command_output(build->arena, &(struct command){ .argv = argv, .log = "/dev/null" });

	return text ? arena_strndup(build->arena, text, strspn(text, "0123456789")) : NULL;
}

static bool loads(struct build *build, const char *plugin)
{
	char *argv[] = { (char *)build->kernel.cc,
			 arena_printf(build->arena, "-fplugin=%s", plugin),
			 "-S",
			 "-x",
			 "c",
			 "/dev/null",
			 "-o",
			 "/dev/null",
			 NULL };

	return !command_run(&(struct command){ .argv = argv, .log = "/dev/null" });
}

int plugin_find(struct build *build)
{
	const char *major, *path;

	if (build->request.no_plugin) {
		without(build, "--no-plugin");
		return 0;
	}
	major = major_version(build);
	if (!major || !*major) {
		without(build, arena_printf(build->arena, "%s says no version", build->kernel.cc));
		return 0;
	}
	path = arena_printf(build->arena, "%s/klp_notes_gcc_%s.so", build->plugins, major);
	if (!file_exists(path))
		without(build, arena_printf(build->arena,
					    "there is none for gcc %s; apt install "
					    "gcc-%s-plugin-dev g++, and make klp-build again",
					    major, major));
	else if (!loads(build, path))
		without(build,
			arena_printf(build->arena, "%s does not load %s", build->kernel.cc, path));
	else
		build->plugin = path;
	return 0;
}

const char *plugin_name(struct build *build)
{
	const char *slash = strrchr(build->plugin, '/');

	return arena_strndup(build->arena, slash + 1, strlen(slash + 1) - strlen(".so"));
}

const char *plugin_options(struct build *build, const struct unit *unit)
{
	struct text text = { .arena = build->arena };
	const char *const *file;

	if (!build->plugin)
		return "";
	text_add(&text, "-fplugin=%s ", step_quoted(build, build->plugin));
	array_for_each(file, &unit->patched_files)
		text_add(&text, "-fplugin-arg-%s-file=%s ", plugin_name(build),
			 step_quoted(build, *file));
	return text_string(&text);
}
