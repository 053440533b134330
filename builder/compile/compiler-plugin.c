// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds the compiler plugin (gcc-plugin/) for the kernel's compiler. A plugin belongs to one
 * version of gcc, and only gcc itself can tell whether it takes one: a file of the right name
 * may be of another build.
 */
#include "compiler-plugin.h"
#include "steps.h"
#include "../kernels/compiler.h"
#include "../../lib/text.h"
#include "../../lib/files.h"

#include <string.h>

static int without(struct plugin *plugin, const char *why)
{
	*plugin = (struct plugin){ .missing = why };
	return 0;
}

/* 12, 12.2.0 or "12\n" -> "12" */
static const char *major_version(const struct job *job)
{
	char *argv[] = { (char *)job->kernel->cc, "-dumpversion", NULL };
	char *text =
		command_output(job->arena, &(struct command){ .argv = argv, .log = "/dev/null" });

	return text ? arena_strndup(job->arena, text, strspn(text, "0123456789")) : NULL;
}

static bool loads(const struct job *job, const char *plugin)
{
	char *argv[] = { (char *)job->kernel->cc,
			 arena_printf(job->arena, "-fplugin=%s", plugin),
			 "-S",
			 "-x",
			 "c",
			 "/dev/null",
			 "-o",
			 "/dev/null",
			 NULL };

	return !command_run(&(struct command){ .argv = argv, .log = "/dev/null" });
}

int plugin_find(struct job *job, struct plugin *plugin)
{
	const char *cc = job->kernel->cc, *major, *name, *path;

	if (job->request->no_plugin)
		return without(plugin, "--no-plugin");
	if (compiler_text_is_clang(job->kernel->compiler))
		return without(plugin, "the kernel was compiled with clang, which it is not for");
	major = major_version(job);
	if (!major || !*major)
		return without(plugin, arena_printf(job->arena, "%s prints no version", cc));
	name = arena_printf(job->arena, "klp_notes_gcc_%s", major);
	path = arena_printf(job->arena, "%s/%s.so", job->own->plugins, name);
	if (!file_exists(path))
		return without(
			plugin,
			arena_printf(
				job->arena,
				"there is none for gcc %s; apt install gcc-%s-plugin-dev g++, and make klp-build again",
				major, major));
	if (!loads(job, path))
		return without(plugin, arena_printf(job->arena, "%s does not load %s", cc, path));
	*plugin = (struct plugin){ .path = path, .name = name };
	return 0;
}

const char *plugin_options(const struct job *job, const struct plugin *plugin,
			   const struct unit *unit)
{
	struct text text = { .arena = job->arena };
	const char *const *file;

	if (!plugin->path)
		return "";
	text_add(&text, "-fplugin=%s ", step_quoted(job, plugin->path));
	array_for_each(file, &unit->patched_files)
		text_add(&text, "-fplugin-arg-%s-file=%s ", plugin->name, step_quoted(job, *file));
	return text_string(&text);
}
