// SPDX-License-Identifier: GPL-2.0-or-later
#include "oot-build.h"
#include "kbuild.h"
#include "temporary-space.h"
#include "tools.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../lib/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/*
 * MAKE=make: a make that was called by its path would call its children so, and not this one. Words are lines;
 * a line of one blank ends a call.
 */
static const char other_make[] = "#!/bin/sh\n"
				 "for word; do\n"
				 "\tcase $word in\n"
				 "\tM=* | SUBDIRS=*)\n"
				 "\t\t{ printf '%s\\n' \"$@\"; echo ' '; } >>\"$KLP_CALLS\"\n"
				 "\t\texit 0 ;;\n"
				 "\tesac\n"
				 "done\n"
				 "exec \"$KLP_MAKE\" MAKE=make \"$@\"\n";

/* Makefiles name the kernel by `uname -r`. */
static const char other_uname[] = "#!/bin/sh\n"
				  "case $* in\n"
				  "-r) echo \"$KLP_RELEASE\" ;;\n"
				  "*) PATH=$KLP_PATH exec uname \"$@\" ;;\n"
				  "esac\n";

/* Ours, or of no use where a single module is built. */
static const char *const not_taken[] = {
	"M",
	"SUBDIRS",
	"CC",
	"HOSTCC",
	"ARCH",
	"KERNELRELEASE",
	"LLVM",
	"V",
	"O",
	"CROSS_COMPILE",
	"MAKE",
	"MAKEFLAGS",
	"KBUILD_VERBOSE",
	"KBUILD_OUTPUT",
	"VERBOSE",
};

/* Goals of calls that do not build the module. */
static const char *const other_goals[] = { "clean",	"modules_install", "install",
					   "distclean", "mrproper",	   "help" };

struct call {
	const char *dir;	       /* of M= */
	ARRAY(const char *) variables; /* "CONFIG_X=m" */
	bool builds;
};

static const char *file_of(const struct oot_build *build, const char *name)
{
	return arena_printf(build->arena, "%s/%s", build->files, name);
}

static bool is_in(const char *const *list, size_t count, const char *word, size_t length)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strlen(list[i]) == length && !strncmp(list[i], word, length))
			return true;
	return false;
}

#define IS_IN(list, word, length) is_in(list, sizeof(list) / sizeof(*(list)), word, length)

static void take_word(const struct oot_build *build, struct call *call, const char *word)
{
	const char *equals = strchr(word, '=');
	size_t length = equals ? (size_t)(equals - word) : strlen(word);

	if (*word == '-')
		return;
	if (!equals && IS_IN(other_goals, word, length))
		call->builds = false;
	if (!equals)
		return;
	if (!strncmp(word, "M=", 2) || !strncmp(word, "SUBDIRS=", 8))
		call->dir = equals + 1;
	else if (!IS_IN(not_taken, word, length))
		*array_push(build->arena, &call->variables) = word;
}

/* Finds the first call that builds modules; false: there is none. */
static bool find_call(const struct oot_build *build, struct call *call)
{
	const char *path = file_of(build, "calls");
	char *text = file_exists(path) ? file_read(build->arena, path, NULL) : NULL, *line;

	*call = (struct call){ .builds = true };
	while (text && (line = strsep(&text, "\n"))) {
		if (strcmp(line, " ")) {
			take_word(build, call, line);
			continue;
		}
		if (call->builds && call->dir)
			return true;
		*call = (struct call){ .builds = true };
	}
	return false;
}

static int write_program(const struct oot_build *build, const char *name, const char *text)
{
	const char *path = file_of(build, name);

	if (file_write(path, text, strlen(text)))
		return -1;
	return chmod(path, 0755) ? fail_errno("%s", path) : 0;
}

/* Runs a shell in the copy, with the other programs in front of the path. */
static int run_with_others(const struct oot_build *build, const char *script, const char *log)
{
	const char *path = getenv("PATH") ?: "/usr/bin:/bin",
		   *make = tool_path(build->arena, "make");
	const char *env[] = {
		arena_printf(build->arena, "PATH=%s:%s", file_of(build, "bin"), path),
		arena_printf(build->arena, "KLP_PATH=%s", path),
		arena_printf(build->arena, "KLP_MAKE=%s", make ?: "make"),
		arena_printf(build->arena, "KLP_CALLS=%s", file_of(build, "calls")),
		arena_printf(build->arena, "KLP_RELEASE=%s", build->kernel->release),
		NULL,
	};
	/* $(PWD) of a Makefile is the shell's. */
	char *argv[] = { "sh",
			 "-c",
			 arena_printf(build->arena, "cd \"$1\" && %s", script),
			 "sh",
			 (char *)build->source,
			 NULL };
	const struct command command = { .argv = argv, .log = log, .env = env };

	if (!make)
		return fail("make is not installed");
	return command_run(&command);
}

/* `make -n` prints a call that does not say $(MAKE), and runs the others. */
static int run_printed(const struct oot_build *build, const char *log)
{
	char *text = file_read(build->arena, log, NULL), *line;

	if (!text)
		return -1;
	while ((line = strsep(&text, "\n"))) {
		const char *script = arena_printf(build->arena, "{ %s\n}", line);

		if (!strncmp(line, "make", 4) && (line[4] == ' ' || line[4] == '\t') &&
		    (strstr(line, " M=") || strstr(line, "SUBDIRS=")) &&
		    run_with_others(build, script, file_of(build, "printed.log")) < 0)
			return -1;
	}
	return 0;
}

/* Is there a list of modules for kbuild? */
static bool is_kbuild_file(const struct oot_build *build, const char *name)
{
	const char *path = arena_printf(build->arena, "%s/%s", build->source, name);
	const char *text = file_exists(path) ? file_read(build->arena, path, NULL) : NULL;

	return text && (strstr(text, "obj-m") || strstr(text, "obj-$("));
}

static const char *makefile_of(const struct oot_build *build)
{
	static const char *const names[] = { "GNUmakefile", "makefile", "Makefile" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (file_exists(arena_printf(build->arena, "%s/%s", build->source, names[i])))
			return names[i];
	return NULL;
}

/* Messages of the compiler name the copy. */
static void show_log(const struct oot_build *build, const char *log, int lines)
{
	char *text = file_read(build->arena, log, NULL), *found;
	struct text shown = { .arena = build->arena };

	if (!text)
		return;
	while ((found = strstr(text, build->source))) {
		text_add_bytes(&shown, text, (size_t)(found - text));
		text_add(&shown, "%s", build->dir);
		text = found + strlen(build->source);
	}
	text_add(&shown, "%s", text);
	if (!file_write(log, text_string(&shown), shown.chars.count))
		log_tail(log, lines);
}

/* What does the Makefile have kbuild do? call->dir stays NULL when it has no call. */
static int ask_makefile(const struct oot_build *build, struct call *call)
{
	const char *log = file_of(build, "make.log");
	int result;

	if (dir_make(file_of(build, "bin")) || write_program(build, "bin/make", other_make) ||
	    write_program(build, "bin/uname", other_uname) || file_write(log, "", 0) ||
	    file_write(file_of(build, "calls"), "", 0) ||
	    file_write(file_of(build, "printed.log"), "", 0))
		return -1;
	result = run_with_others(build, "exec make -n", log);
	if (result < 0)
		return -1;
	if (!find_call(build, call) && (run_printed(build, log) || !find_call(build, call)))
		*call = (struct call){ 0 };
	if (call->dir || is_kbuild_file(build, "Makefile") || is_kbuild_file(build, "Kbuild"))
		return 0;
	fail("%s: its Makefile has no modules for kbuild (obj-m) and makes no call `make -C KERNEL M=DIR`; give the directory in which the module is built; make says:",
	     build->dir);
	show_log(build, log, 5);
	return -1;
}

/* M= must be a directory of the copy: kbuild writes there. */
static int check_dir(const struct oot_build *build, struct call *call)
{
	const char *dir = *call->dir == '/'
				  ? call->dir
				  : arena_printf(build->arena, "%s/%s", build->source, call->dir);
	size_t length = strlen(build->source);
	char real[PATH_MAX];

	if (!realpath(dir, real))
		return fail_errno("%s: its Makefile has kbuild work in %s", build->dir, call->dir);
	if (strncmp(real, build->source, length) || (real[length] && real[length] != '/'))
		return fail(
			"%s: its Makefile has kbuild work in %s, which is not below it; give the directory above as --oot-source",
			build->dir, call->dir);
	call->dir = arena_strdup(build->arena, real);
	return 0;
}

void oot_build_show_log(const struct oot_build *build)
{
	show_log(build, file_of(build, "build.log"), 12);
}

static int run_kbuild(const struct oot_build *build, struct call *call)
{
	static const char *const goals[] = { "modules", NULL };
	const char *log = file_of(build, "build.log");
	struct kbuild kbuild = {
		.kernel = build->kernel,
		.tree = build->kernel->build,
		.jobs = build->jobs,
		.goals = goals,
	};
	int result;

	*array_push(build->arena, &call->variables) = arena_printf(build->arena, "M=%s", call->dir);
	/* Symbols of other modules are found when they are loaded; it needs no BTF, either. */
	*array_push(build->arena, &call->variables) = "KBUILD_MODPOST_WARN=1";
	*array_push(build->arena, &call->variables) = "CONFIG_DEBUG_INFO_BTF_MODULES=";
	if (build->options) {
		kbuild.flags = "-k";
		*array_push(build->arena, &call->variables) =
			arena_printf(build->arena, "KCFLAGS=%s", build->options);
	}
	*array_push(build->arena, &call->variables) = NULL;
	kbuild.variables = call->variables.items;
	result = kbuild_make(build->arena, &kbuild, log);
	if (result <= 0 || build->options)
		return result < 0 ? -1 : 0;
	fail("%s: the module's source, unpatched, cannot be built for %s; it must be the source of the module that runs there; kbuild says:",
	     build->dir, build->kernel->release);
	oot_build_show_log(build);
	return -1;
}

int oot_build(const struct oot_build *build)
{
	struct call call = { 0 };
	const char *makefile = makefile_of(build);

	status(build->options ? "building the patched module" : "building the unpatched module", 0,
	       0);
	if (!makefile && !file_exists(arena_printf(build->arena, "%s/Kbuild", build->source)))
		return fail(
			"%s: has no Makefile and no Kbuild; --oot-source is the directory in which the module is built with make",
			build->dir);
	if (temporary_space_check() || (makefile && ask_makefile(build, &call)))
		return -1;
	if (call.dir ? check_dir(build, &call) : !(call.dir = build->source))
		return -1;
	return run_kbuild(build, &call);
}
