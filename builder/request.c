// SPDX-License-Identifier: GPL-2.0-or-later
#include "request.h"
#include "kernels/make-path.h"
#include "manifest/manifest.h"
#include "module-name.h"
#include "options.h"
#include "../lib/files.h"
#include "../lib/message.h"
#include "../lib/text.h"

#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stddef.h>
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

	if (request->manifest_file && words->count)
		die(2, "%s: patches are not used together with -f; name them in the manifest",
		    words->items[0]);
	if (request->action == ACTION_INSPECT || request->action == ACTION_TRANSITIONS) {
		take_modules(arena, request, words);
		return;
	}
	if (request->action == ACTION_IMPORT) {
		request->packages = *words;
		if (!words->count)
			die(2, "--import %s: name the files of its packages", request->import);
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

/* An option's file, which is to be written. */
struct output_file {
	const char *option, *path;
	struct stat st;
};

static void check_other(const struct output_file *output, const char *what, const char *file)
{
	struct stat st;

	if (file && !stat(file, &st) && st.st_dev == output->st.st_dev &&
	    st.st_ino == output->st.st_ino)
		die(2, "%s %s: is the %s %s, which would be overwritten", output->option,
		    output->path, what, file);
}

/* A file that is read must not be overwritten. */
static void check_not_read(const struct request *request, const char *option, const char *path)
{
	struct output_file output = { .option = option, .path = path };
	const struct manifest_replaced *replaced;
	const struct manifest_variant *variant;
	const char *const *patch;
	const struct fix *fix;

	if (stat(path, &output.st) || !S_ISREG(output.st.st_mode))
		return;
	check_other(&output, "manifest", request->manifest_file);
	array_for_each(fix, &request->manifest->fixes) {
		array_for_each(patch, &fix->patches)
			check_other(&output, "patch", *patch);
		array_for_each(variant, &fix->variants)
			array_for_each(patch, &variant->patches)
				check_other(&output, "patch", *patch);
	}
	array_for_each(replaced, &request->manifest->replaces)
		check_other(&output, "replaced module", replaced->file);
	array_for_each(patch, &request->replaces)
		check_other(&output, "replaced module", *patch);
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
static void check_written(struct arena *arena, const char *option, const char *path)
{
	if (!strcmp(path, "-"))
		return;
	if (!*path || dir_exists(path))
		die(2, "%s %s: is a directory; give the name of a file, or - for stdout", option,
		    path);
	if (what_stands_at(path) && access(path, W_OK) && errno != ENOENT)
		die(1, "%s %s: cannot be written", option, path);
	if (!what_stands_at(path))
		check_parent(arena, option, path);
}

static void check_report(struct arena *arena, const struct request *request)
{
	check_written(arena, "--report", request->report);
	check_not_read(request, "--report", request->report);
	if (!strcmp(request->report, request->output))
		die(2, "-o and --report are the same file, %s", request->report);
}

/* One page has the modules for all kernels. */
static void check_built_page(const struct request *request)
{
	const char *html = request->html;

	check_not_read(request, "--html", html);
	if (!strcmp(html, request->output))
		die(2, "-o and --html are the same file, %s", html);
	if (request->report && !strcmp(html, request->report))
		die(2, "--report and --html are the same file, %s", html);
}

static void check_page(struct arena *arena, const struct request *request)
{
	if (request->action != ACTION_BUILD && request->action != ACTION_INSPECT)
		die(2, "--html %s is not used together with %s", request->html,
		    option_of_action(request->action));
	if (request->modules.count > 1)
		die(2, "--html %s: is the page of one module; --inspect names two", request->html);
	check_written(arena, "--html", request->html);
	if (request->action == ACTION_BUILD)
		check_built_page(request);
}

/* The patches of the command line are one fix. */
static struct manifest *manifest_of_patches(struct arena *arena, const struct request *request)
{
	struct manifest *manifest = arena_new_object(arena, struct manifest);
	struct fix *fix = array_push(arena, &manifest->fixes);
	const char *const *patch;

	array_for_each(patch, &request->patches)
		*array_push(arena, &fix->patches) = *patch;
	manifest->replace = true;
	return manifest;
}

/* -k picks some of the manifest's kernels; a manifest without any is for the one that -k names. */
static void pick_kernels(struct arena *arena, const struct request *request,
			 struct manifest *manifest)
{
	struct text names = { .arena = arena };
	struct string_list picked = { 0 };
	const char *const *kernel;

	if (!request->release)
		return;
	array_for_each(kernel, &manifest->kernels) {
		if (!fnmatch(request->release, *kernel, 0))
			*array_push(arena, &picked) = *kernel;
		text_add(&names, "%s%s", names.chars.count ? ", " : "", *kernel);
	}
	if (manifest->kernels.count && !picked.count)
		die(2, "-k %s: the manifest %s has no such kernel; it has %s", request->release,
		    manifest->path, text_string(&names));
	if (!picked.count)
		*array_push(arena, &picked) = request->release;
	manifest->kernels.items = picked.items;
	manifest->kernels.count = picked.count;
}

/* Options come before what the manifest says; of versions there is one. */
static void take_packages(struct arena *arena, struct request *request,
			  const struct manifest *manifest)
{
	const char *const *format;

	if (!request->formats.count)
		array_for_each(format, &manifest->package.formats)
			*array_push(arena, &request->formats) = *format;
	if (request->version && !request->formats.count)
		die(2,
		    "--package-version %s: no packages are to be made; --package FORMATS says which",
		    request->version);
	if (request->version && manifest->version)
		die(2, "--package-version %s: the manifest %s gives the version %s",
		    request->version, manifest->path, manifest->version);
	if (!request->version)
		request->version = manifest->version ?: request->formats.count ? "1" : NULL;
}

/*
 * A manifest of one kernel is like one of several when -o or --report names a directory: what calls klp-build need not know
 * how many there are.
 */
static bool wants_directories(const struct request *request, const struct manifest *manifest)
{
	if (manifest->kernels.count != 1 || !request->manifest_file || request->oot_modules.count)
		return manifest->kernels.count > 1;
	return (request->output && dir_exists(request->output)) ||
	       (request->report && dir_exists(request->report));
}

/* Reads the manifest, or makes one; options come before what it says. */
static void take_manifest(struct arena *arena, struct request *request)
{
	const char *file = request->manifest_file;
	const struct manifest *read = file ? manifest_read(arena, file) : NULL;
	struct manifest *manifest;

	if (file && !read)
		exit(1);
	manifest = read ? arena_copy(arena, read, sizeof(*read))
			: manifest_of_patches(arena, request);
	request->a_directory_each = wants_directories(request, manifest);
	pick_kernels(arena, request, manifest);
	take_packages(arena, request, manifest);
	if (request->source && manifest->kernels.count)
		die(2,
		    "-s %s: the manifest %s names kernels; a kernel of your own is built for with a manifest that names none",
		    request->source, manifest->path);
	if (request->no_replace)
		manifest->replace = false;
	request->no_replace = !manifest->replace;
	request->manifest = manifest;
}

static void check_manifest_option(const struct request *request)
{
	if (request->action == ACTION_CHECK && !request->manifest_file)
		die(2, "--check is for manifests; give one with -f FILE");
	if (!request->manifest_file)
		return;
	if (request->action != ACTION_BUILD && request->action != ACTION_CHECK &&
	    request->action != ACTION_LIST_KERNELS)
		die(2, "-f %s is not used together with %s", request->manifest_file,
		    option_of_action(request->action));
	if (!strcmp(request->manifest_file, "-"))
		die(2,
		    "-f -: a manifest names files by their paths from its own directory; give it as a file");
}

/* Modules for several kernels go into a directory each, DIR/RELEASE/NAME.ko, and so do reports. */
static void check_directories(struct arena *arena, struct request *request)
{
	const char *output = request->output, *report = request->report;

	if (output && !access(output, F_OK) && !dir_exists(output))
		die(2,
		    "-o %s: each kernel of the manifest has its module, DIR/RELEASE/NAME.ko, so this must be a directory",
		    output);
	if (report && !dir_exists(report))
		die(2,
		    "--report %s: each kernel of the manifest has its report, DIR/RELEASE.yaml, so this must be a directory that exists",
		    report);
	request->output = NULL;
	module_name_choose(arena, request);
	request->output = output ?: ".";
	if (dir_make(request->output))
		exit(1);
}

static void check_files(struct arena *arena, struct request *request)
{
	if (request->output)
		check_output_name(request->output);
	module_name_choose(arena, request);
	check_output(arena, request);
	if (request->report)
		check_report(arena, request);
}

/* What is to be built, and where to. */
static void check_build(struct arena *arena, struct request *request)
{
	if (!request->manifest_file && !request->patches.count && !request->reverts.count)
		die(2, "no patch is given; see --help");
	check_patches(request);
	take_manifest(arena, request);
	if (request->reverts.count && !request->no_replace)
		die(2,
		    "--revert is for modules that stack on others (--no-replace); one that replaces them reverts whatever it does not patch");
	if (request->a_directory_each)
		check_directories(arena, request);
	else
		check_files(arena, request);
}

/* -s and --cc have a meaning there; what else names a kernel or a part of it has none. */
static void check_import(struct arena *arena, struct request *request)
{
	const struct {
		const char *option, *value;
	} refused[] = {
		{ "-k", request->release },
		{ "-b", request->build },
		{ "-c", request->config },
		{ "-v", request->vmlinux },
	};
	char real[PATH_MAX];
	size_t i;

	for (i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		if (refused[i].value)
			die(2,
			    "%s %s is not used together with --import: the packages have all that is needed",
			    refused[i].option, refused[i].value);
	if (!request->source)
		return;
	if (!realpath(request->source, real))
		die(1, "-s %s: %s", request->source, strerror(errno));
	request->source = arena_strdup(arena, real);
}

/* Paths of the trees are checked when they are opened. */
static void check_own_tree(const struct request *request)
{
	static const struct {
		const char *option;
		size_t field;
	} with_source[] = {
		{ "-b BUILD", offsetof(struct request, build) },
		{ "-c CONFIG", offsetof(struct request, config) },
		{ "--cc COMMAND", offsetof(struct request, cc) },
	};
	size_t i;

	if (request->vmlinux && !request->source && request->action != ACTION_VERIFY)
		die(2,
		    "-v VMLINUX is for --verify and for -s SOURCE; -k RELEASE names the kernel to build for");
	for (i = 0; i < sizeof(with_source) / sizeof(*with_source); i++)
		if (!request->source &&
		    *(const char *const *)((const char *)request + with_source[i].field))
			die(2, "%s is for kernels of your own; name their source with -s SOURCE",
			    with_source[i].option);
	if (!request->source)
		return;
	if (request->release)
		die(2,
		    "-s %s and -k %s cannot be given together: one kernel is yours, the other a distribution's",
		    request->source, request->release);
	if (request->action == ACTION_INSPECT || request->action == ACTION_TRANSITIONS ||
	    request->action == ACTION_LIST_KERNELS || request->action == ACTION_CHECK ||
	    request->action == ACTION_CLEAN_CACHE)
		die(2, "-s %s is not used together with %s", request->source,
		    option_of_action(request->action));
}

/* Each module of another tree is built for one kernel. */
static void check_oot_modules(const struct request *request)
{
	const char *module = request->oot_modules.count ? request->oot_modules.items[0] : NULL;

	if (request->oot_source && !module)
		die(2,
		    "--oot-source %s: is the source of a module of no kernel's tree; name the module that runs with --oot-module KO",
		    request->oot_source);
	if (!module)
		return;
	if (request->action == ACTION_VERIFY && request->oot_source)
		die(2, "--oot-source %s is not used together with --verify; --oot-module is enough",
		    request->oot_source);
	if (request->action != ACTION_BUILD && request->action != ACTION_VERIFY)
		die(2, "--oot-module %s is not used together with %s", module,
		    option_of_action(request->action));
	if (request->action == ACTION_BUILD && !request->oot_source)
		die(2,
		    "--oot-module %s: needs the source that it was built from; name it with --oot-source DIR",
		    module);
	if (request->a_directory_each)
		die(2,
		    "--oot-module %s: is built for one kernel, and the manifest %s is for several; pick one with -k RELEASE",
		    module, request->manifest->path);
}

struct request request_parse(struct arena *arena, int argc, char **argv)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	struct request request = { .jobs = cpus > 0 ? (int)cpus : 1 };
	struct string_list words = { 0 };

	options_parse(arena, argc, argv, &request, &words);
	/* With something to build the limit is set for that run, too. */
	if (request.cache_size && request.action == ACTION_BUILD && !words.count &&
	    !request.manifest_file && !request.reverts.count)
		request.action = ACTION_CACHE_SIZE;
	take_words(arena, &request, &words);
	check_manifest_option(&request);
	if (request.action == ACTION_IMPORT)
		check_import(arena, &request);
	else
		check_own_tree(&request);
	if (request.action == ACTION_VERIFY ? request.sign_key != NULL
					    : !request.sign_key != !request.sign_cert)
		die(2, request.action == ACTION_VERIFY
			       ? "--verify takes --sign-cert, and no --sign-key"
			       : "--sign-key and --sign-cert go together");
	if (request.work && make_path_check(arena, request.work, "give another --work DIR"))
		exit(2);
	if (request.replaces.count && request.action != ACTION_BUILD)
		die(2, "--replaces and %s cannot be given together",
		    option_of_action(request.action));
	if (request.reverts.count && request.action != ACTION_BUILD)
		die(2, "--revert and %s cannot be given together",
		    option_of_action(request.action));
	if (request.yaml && request.action != ACTION_INSPECT)
		die(2,
		    "--yaml is for --inspect; --report FILE writes what was decided about a build, or about --transitions, as YAML");
	if (request.formats.count && request.action != ACTION_BUILD)
		die(2, "--package and %s cannot be given together",
		    option_of_action(request.action));
	if (request.action == ACTION_BUILD)
		check_build(arena, &request);
	if (request.action == ACTION_CHECK ||
	    (request.action == ACTION_LIST_KERNELS && request.manifest_file))
		take_manifest(arena, &request);
	check_oot_modules(&request);
	if (request.html)
		check_page(arena, &request);
	return request;
}
