// SPDX-License-Identifier: GPL-2.0-or-later
#include "packages.h"
#include "kernels/oot-module.h"
#include "kernels/tools.h"
#include "manifest/manifest.h"
#include "module-name.h"
#include "package/package-names.h"
#include "../lib/elf-file.h"
#include "../lib/files.h"
#include "../lib/printable.h"
#include "../livepatch/format.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A package manager takes a package for an upgrade by its version alone. */
int packages_check_versions(struct arena *arena, const struct request *request)
{
	const struct manifest *manifest = request->manifest;
	const struct manifest_replaced *replaced;

	if (!request->formats.count)
		return 0;
	array_for_each(replaced, &manifest->replaces)
		if (replaced->version && request->version &&
		    package_version_compare(package_version(arena, request->version),
					    package_version(arena, replaced->version)) <= 0)
			return fail(
				"%s:%u:%u: version %s would be no upgrade of version %s, which it replaces, as package managers sort them; give it one that comes later",
				manifest->path, replaced->place.line, replaced->place.column,
				request->version, replaced->version);
	return 0;
}

int packages_check(struct arena *arena, const struct request *request)
{
	const char *const *name;

	array_for_each(name, &request->formats) {
		const struct package_format *format = package_format_find(*name);

		if (!tool_path(arena, format->tool))
			return fail(
				"a package of the format %s is made by %s, which is not there; install the package %s",
				format->name, format->tool, format->tool_from);
	}
	return packages_check_versions(arena, request);
}

/* Debian's tools ask for the packager in the same way. */
static const char *maintainer(struct job *job)
{
	const char *given = job->request->manifest->package.maintainer;
	const char *name = getenv("DEBFULLNAME"), *mail = getenv("DEBEMAIL");

	if (given)
		return given;
	if (name && *name && mail && *mail && is_printable(name) && is_printable(mail))
		return arena_printf(job->arena, "%s <%s>", name, mail);
	info("the packages name no maintainer; the manifest's key package: {maintainer: ...} does, or DEBFULLNAME and DEBEMAIL");
	return "unknown <unknown@localhost>";
}

static void take_time(const char *file, time_t *latest)
{
	struct stat st;

	if (file && !stat(file, &st) && st.st_mtime > *latest)
		*latest = st.st_mtime;
}

/*
 * The same input makes the same package, so its date is that of the input: SOURCE_DATE_EPOCH
 * (https://reproducible-builds.org/specs/source-date-epoch/), or the time of the newest file.
 */
static int find_date(const struct job *job, time_t *date)
{
	const struct manifest *manifest = job->request->manifest;
	const char *given = getenv("SOURCE_DATE_EPOCH");
	const struct manifest_variant *variant;
	const char *const *patch;
	const struct fix *fix;
	char *end;

	*date = 0;
	if (given && *given) {
		errno = 0;
		*date = (time_t)strtoll(given, &end, 10);
		if (errno || *end || *date < 0 || !isdigit((unsigned char)*given) ||
		    *date > 253402300799)
			return fail("SOURCE_DATE_EPOCH=%s: must be a number of seconds since 1970",
				    given);
		return 0;
	}
	take_time(job->kernel->config, date);
	take_time(manifest->path, date);
	array_for_each(fix, &manifest->fixes) {
		array_for_each(patch, &fix->patches)
			take_time(*patch, date);
		array_for_each(variant, &fix->variants)
			array_for_each(patch, &variant->patches)
				take_time(*patch, date);
	}
	return 0;
}

/* Only what the module has: what the kernel's source has already is no merit of it. */
static void take_fixes(struct job *job, const struct report *report, struct fix_package *package)
{
	const struct report_fix *fix;
	const char *const *patch;

	array_for_each(fix, &report->fixes)
		if (fix->outcome == REPORT_FIX_INCLUDED)
			*array_push(job->arena, &package->fixes) =
				(struct packaged_fix){ fix->id, fix->summary };
	array_for_each(patch, &report->patches)
		*array_push(job->arena, &package->patches) = printable(job->arena, *patch);
}

static int read_build_id(struct job *job, struct fix_package *package)
{
	struct elf_file *file = elf_file_open(job->arena, package->ko);

	if (!file)
		return -1;
	package->build_id = elf_build_id(job->arena, file) ?: "";
	elf_file_close(file);
	return 0;
}

/* The release goes into names, unit files and scripts. A user's kernel may have any CONFIG_LOCALVERSION. */
static int check_release(const char *release)
{
	const char *c;

	for (c = release; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("._+~-", *c))
			return fail(
				"the kernel's release %s cannot be in the name of a package; it can have letters, digits and . _ + ~ - only",
				release);
	return 0;
}

static const char *output_directory(struct job *job)
{
	const char *slash = strrchr(job->output, '/');

	return slash ? arena_strndup(job->arena, job->output,
				     (size_t)(slash - job->output) + (slash == job->output))
		     : ".";
}

static int collect(struct job *job, const struct report *report, struct fix_package *package)
{
	const struct request *request = job->request;
	const struct kernel *kernel = kernel_below(job->kernel);

	*package = (struct fix_package){
		.name = arena_strndup(job->arena, request->name,
				      module_name_length_without(request->name, request->version)),
		.version = package_version(job->arena, request->version),
		.release = kernel->release,
		.module = klp_object_name(job->arena, request->name, strlen(request->name)),
		.file = request->name,
		.ko = job->output,
		.replace = report->replace,
		.arch = kernel->arch,
		.maintainer = maintainer(job),
		.description = request->manifest->package.description,
		.homepage = request->manifest->package.homepage,
		.templates = arena_printf(job->arena, "%s/package", job->own->templates),
		.output = output_directory(job),
	};
	take_fixes(job, report, package);
	return check_release(package->release)
	       ?: find_date(job, &package->date)
	       ?: read_build_id(job, package);
}

int packages_make(struct job *job, const struct report *report, struct string_list *packages)
{
	char *work = realpath(job->work, NULL);
	struct fix_package package;
	const char *const *name;
	int result = 0;

	if (!work)
		return fail_errno("%s", job->work);
	if (job->request->formats.count)
		result = collect(job, report, &package);
	array_for_each(name, &job->request->formats) {
		const struct package_format *format = package_format_find(*name);
		const char *file;

		if (result)
			break;
		status("making packages", 0, 0);
		package.work = arena_printf(job->arena, "%s/package-%s", work, format->name);
		file = dir_remove(package.work) || dir_make(package.work)
			       ? NULL
			       : format->make(job->arena, format, &package);
		if (!file || dir_remove(package.work))
			result =
				fail("%s: the module is finished, its package is not", job->output);
		else
			*array_push(job->arena, packages) = file;
		if (file)
			info("%s: package of %s.ko", file, package.file);
	}
	free(work);
	return result;
}
