// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-name.h"
#include "manifest/manifest.h"
#include "manifest/name-fault.h"
#include "../lib/files.h"
#include "../lib/message.h"
#include "../lib/module-files.h"
#include "../livepatch/format.h"

#include <ctype.h>
#include <string.h>

/* "/a/CVE-2026-1.patch" -> "CVE-2026-1" */
static char *stem(struct arena *arena, const char *path, const char *const *endings)
{
	const char *slash = strrchr(path, '/');
	char *name = arena_strdup(arena, slash ? slash + 1 : path);
	size_t length = strlen(name);

	for (; *endings; endings++)
		if (length > strlen(*endings) &&
		    !strcmp(name + length - strlen(*endings), *endings)) {
			name[length - strlen(*endings)] = '\0';
			break;
		}
	return name;
}

/* Returns the patch that gives the module its name: the first that is not a cover letter's file. */
static const char *naming_patch(const struct request *request)
{
	const char *const *patch;

	array_for_each(patch, &request->patches)
		if (!strstr(*patch, "-cover-letter."))
			return *patch;
	return request->patches.items[0];
}

/* Returns a name that nobody gave; what a module's name cannot have becomes a dash. */
static char *default_name(struct arena *arena, const struct request *request)
{
	static const char *const patch_endings[] = { ".patch", ".diff", ".txt",
						     ".mbox",  ".eml",	NULL };
	static const char *const module_endings[] = { ".ko", NULL };
	const char *patch;
	char *name, *c;

	if (request->output) {
		name = stem(arena, request->output, module_endings);
	} else {
		patch = naming_patch(request);
		if (patch == patch_stdin)
			die(2,
			    "-: a patch from standard input has no file name to name the module after; give a name with -n NAME");
		name = arena_printf(arena, "livepatch-%s", stem(arena, patch, patch_endings));
	}
	for (c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-')
			*c = '-';
	return name;
}

/* Cuts a name that is longer than `max`, between two words if they are not too long. */
static const char *cut_name(char *name, size_t max)
{
	size_t length = max;

	if (strlen(name) <= length)
		return name;
	while (length > max / 2 && name[length] != '-' && name[length] != '_')
		length--;
	if (length == max / 2)
		length = max;
	while (length > 1 && (name[length - 1] == '-' || name[length - 1] == '_'))
		length--;
	name[length] = '\0';
	info("the module's name is cut to %s, because the kernel allows %d characters; -n NAME gives it another one",
	     name, MODULE_NAME_MAX);
	return name;
}

size_t module_name_length_without(const char *name, const char *version)
{
	const size_t length = strlen(name), tail = strlen(version);
	const bool ends_so = length > tail + 1 && name[length - tail - 1] == '-' &&
			     !strcmp(name + length - tail, version);

	return ends_so ? length - tail - 1 : length;
}

/*
 * Returns what is behind the name so that the modules of two versions have two names: a package's upgrade loads the new
 * one beside the old one, which it replaces. A manifest's version is in the name anyway.
 */
static const char *version_ending(struct arena *arena, const struct request *request)
{
	if (!request->formats.count || request->manifest->version)
		return "";
	return arena_printf(arena, "-%s", request->version);
}

void module_name_choose(struct arena *arena, struct request *request)
{
	const struct manifest *manifest = request->manifest;
	const char *ending = version_ending(arena, request), *fault;
	char *name;

	if (!request->name && manifest->name) {
		request->name =
			manifest->version
				? arena_printf(arena, "%s-%s", manifest->name, manifest->version)
				: arena_printf(arena, "%s%s", manifest->name, ending);
		fault = module_name_fault(arena, request->name);
		if (fault)
			die(2, "the name %s: %s", request->name, fault);
	} else if (request->name) {
		if (*ending)
			request->name = arena_printf(
				arena, "%.*s%s",
				(int)module_name_length_without(request->name, ending + 1),
				request->name, ending);
		fault = module_name_fault(arena, request->name);
		if (fault)
			die(2, "-n %s: %s", request->name, fault);
	} else if (!request->output && !request->patches.count) {
		die(2, "without a patch, nothing gives the module its name; name it with -n NAME");
	} else {
		name = default_name(arena, request);
		if (*ending)
			name[module_name_length_without(name, ending + 1)] = '\0';
		if (strlen(ending) > MODULE_NAME_MAX / 2)
			die(2, "--package-version %s: is too long for the name of a module",
			    request->version);
		request->name = arena_printf(
			arena, "%s%s", cut_name(name, MODULE_NAME_MAX - strlen(ending)), ending);
		fault = module_name_fault(arena, request->name);
		if (fault)
			die(2, "the name \"%s\", after a file: %s with -n NAME", request->name,
			    fault);
	}
	if (!request->output)
		request->output = arena_printf(arena, "%s.ko", request->name);
}

/* Is there a line "kernel/fs/ext4/ext4.ko" for the module? */
static bool lists_module(struct arena *arena, char *text, const char *name)
{
	char *line, *save, *base, *end;

	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		base = strrchr(line, '/');
		base = base ? base + 1 : line;
		end = strrchr(base, '.');
		if (end && !strcmp(klp_object_name(arena, base, (size_t)(end - base)), name))
			return true;
	}
	return false;
}

/* Do records "NAME.license=GPL", each with a zero byte behind it, speak of code of this name? */
static bool has_records(const char *records, size_t size, const char *name)
{
	size_t length = strlen(name);
	const char *at;

	for (at = records; at < records + size; at += strlen(at) + 1)
		if (!strncmp(at, name, length) && at[length] == '.')
			return true;
	return false;
}

/*
 * Is there built-in code of this name? modules.builtin names what could be a module,
 * modules.builtin.modinfo also what has parameters, as printk: /sys/module has both.
 */
static int is_built_in(const struct job *job, const char *name)
{
	const char *list = arena_printf(job->arena, "%s/modules.builtin", job->kernel->modules);
	const char *info = arena_printf(job->arena, "%s.modinfo", list);
	char *text;
	size_t size;

	/* Its parameters are not in a list (core_param() in init/main.c and others). */
	if (!strcmp(name, "kernel"))
		return 1;
	if (file_exists(list)) {
		text = file_read(job->arena, list, NULL);
		if (!text)
			return -1;
		if (lists_module(job->arena, text, name))
			return 1;
	}
	if (!file_exists(info))
		return 0;
	text = file_read(job->arena, info, &size);
	return text ? has_records(text, size, name) : -1;
}

int module_name_check(const struct job *job)
{
	const char *given = job->request->name;
	const char *name = klp_object_name(job->arena, given, strlen(given)), *what = NULL;
	struct module_files files;
	int built_in;

	if (module_files_read(&files, job->arena, job->kernel->modules))
		return -1;
	built_in = is_built_in(job, name);
	if (built_in < 0)
		return -1;
	if (klp_is_vmlinux(name))
		what = "this is the name of the kernel itself";
	else if (module_files_find(&files, name))
		what = "the kernel has a module of this name, and takes a name once";
	else if (built_in)
		what = "code of this name is built into the kernel";
	return what ? fail("the module cannot be called %s: %s; give another name with -n NAME",
			   given, what)
		    : 0;
}
