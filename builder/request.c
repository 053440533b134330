// SPDX-License-Identifier: GPL-2.0-or-later
#include "request.h"
#include "kernels/make-path.h"
#include "module-name.h"
#include "options.h"
#include "../lib/files.h"
#include "../lib/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char patch_stdin[] = "<stdin>";

/* --inspect takes one module or two, --transitions any number. */
static void take_modules(struct arena *arena, struct request *request,
			 const struct string_list *words)
{
	const char *const *word;

	if (request->action == ACTION_INSPECT && words->count > 1)
		die(2, "%s: --inspect takes one module, or two to compare", words->items[1]);
	*array_push(arena, &request->modules) = request->module;
	array_for_each(word, words)
		*array_push(arena, &request->modules) = *word;
}

/* Takes what stands on the command line beside options. */
static void take_words(struct arena *arena, struct request *request,
		       const struct string_list *words)
{
	const char *const *word;

	if (request->action == ACTION_INSPECT || request->action == ACTION_TRANSITIONS) {
		take_modules(arena, request, words);
		return;
	}
	if (request->action != ACTION_BUILD && words->count)
		die(2, "%s: patches are not used together with %s", words->items[0],
		    option_of_action(request->action));
	array_for_each(word, words)
		*array_push(arena, &request->patches) = strcmp(*word, "-") ? *word : patch_stdin;
}

/* Standard input can be read once. */
static void check_patches(const struct request *request)
{
	const char *const *patch;
	int count = 0;

	array_for_each(patch, &request->patches)
		count += *patch == patch_stdin;
	if (count > 1)
		die(2, "-: standard input can be one patch only");
}

/* The module's name comes from it. */
static void check_output_name(const char *output)
{
	size_t length = strlen(output);

	if (!strcmp(output, "-"))
		die(2, "-o -: a module cannot go to stdout; give the name of a file");
	if (!length || output[length - 1] == '/')
		die(2,
		    "-o %s: is the name of a directory; give the name of a file in it: %sNAME.ko",
		    output, output);
}

/* What is at a path, for messages; NULL: nothing, or a regular file. */
static const char *what_stands_at(const char *path)
{
	static const struct {
		mode_t type;
		const char *what;
	} types[] = {
		{ S_IFDIR, "a directory" },  { S_IFLNK, "a symbolic link" },
		{ S_IFCHR, "a device" },     { S_IFBLK, "a device" },
		{ S_IFIFO, "a named pipe" }, { S_IFSOCK, "a socket" },
	};
	struct stat st;
	size_t i;

	if (lstat(path, &st))
		return NULL;
	for (i = 0; i < sizeof(types) / sizeof(*types); i++)
		if ((st.st_mode & S_IFMT) == types[i].type)
			return types[i].what;
	return NULL;
}

/* Can a file be made there? */
static void check_parent(struct arena *arena, const char *option, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dir = !slash ? "." : arena_strndup(arena, path, (size_t)(slash - path) + 1);

	if (!dir_exists(dir))
		die(1, "%s %s: there is no directory %s", option, path, dir);
	if (access(dir, W_OK | X_OK))
		die(1, "%s %s: the directory %s cannot be written", option, path, dir);
}

/* A file that is read must not be overwritten. */
static void check_not_read(const struct request *request, const char *option, const char *path)
{
	const char *const *patch;
	struct stat st, other;

	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return;
	array_for_each(patch, &request->patches)
		if (!stat(*patch, &other) && st.st_dev == other.st_dev && st.st_ino == other.st_ino)
			die(2, "%s %s: is the patch %s, which would be overwritten", option, path,
			    *patch);
	array_for_each(patch, &request->replaces)
		if (!stat(*patch, &other) && st.st_dev == other.st_dev && st.st_ino == other.st_ino)
			die(2,
			    "%s %s: is a module that is to be replaced, and would be overwritten",
			    option, path);
}

/*
 * The module takes its name by a rename, which would replace a device or a link by a file. All this is
 * checked now rather than when the module is finished.
 */
static void check_output(struct arena *arena, const struct request *request)
{
	const char *output = request->output, *what = what_stands_at(output);

	if (what)
		die(2, "-o %s: is %s; give the name of a new file, or of a module to replace",
		    output, what);
	check_parent(arena, "-o", output);
	check_not_read(request, "-o", output);
}

/* Devices, pipes and what links lead to are written to. */
static void check_report(struct arena *arena, const struct request *request)
{
	const char *report = request->report;

	if (!strcmp(report, "-"))
		return;
	if (!*report || dir_exists(report))
		die(2, "--report %s: is a directory; give the name of a file, or - for stdout",
		    report);
	if (what_stands_at(report) && access(report, W_OK) && errno != ENOENT)
		die(1, "--report %s: cannot be written", report);
	if (!what_stands_at(report))
		check_parent(arena, "--report", report);
	check_not_read(request, "--report", report);
	if (!strcmp(report, request->output))
		die(2, "-o and --report are the same file, %s", report);
}

/* What is to be built, and where to. */
static void check_build(struct arena *arena, struct request *request)
{
	if (!request->patches.count)
		die(2, "no patch is given; see --help");
	if (request->output)
		check_output_name(request->output);
	check_patches(request);
	module_name_choose(arena, request);
	check_output(arena, request);
	if (request->report)
		check_report(arena, request);
}

struct request request_parse(struct arena *arena, int argc, char **argv)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	struct request request = { .jobs = cpus > 0 ? (int)cpus : 1 };
	struct string_list words = { 0 };

	options_parse(arena, argc, argv, &request, &words);
	take_words(arena, &request, &words);
	if (request.vmlinux && request.action != ACTION_VERIFY)
		die(2, "-v VMLINUX is for --verify; -k RELEASE names the kernel to build for");
	if (!request.sign_key != !request.sign_cert)
		die(2, "--sign-key and --sign-cert go together");
	if (request.work && make_path_check(arena, request.work, "give another --work DIR"))
		exit(2);
	if (request.replaces.count && request.action != ACTION_BUILD)
		die(2, "--replaces and %s cannot be given together",
		    option_of_action(request.action));
	if (request.action == ACTION_BUILD)
		check_build(arena, &request);
	return request;
}
