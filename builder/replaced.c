// SPDX-License-Identifier: GPL-2.0-or-later
#include "replaced.h"
#include "manifest/manifest.h"
#include "../lib/files.h"
#include "../livepatch/promises.h"

#include <string.h>

/* Returns the file of this manifest's module of an earlier version: it stands where this one will. */
static const char *earlier_output(const struct job *job, const char *version)
{
	const char *slash = strrchr(job->output, '/');

	return arena_printf(job->arena, "%.*s%s-%s.ko", slash ? (int)(slash + 1 - job->output) : 0,
			    job->output, job->request->manifest->name, version);
}

static void read_module(const struct job *job, const char *path, bool may_be_for_others,
			struct enabled_modules *replaced)
{
	const struct module_summary *old = module_summary_read(job->arena, path);

	if (!old)
		return;
	if (!strcmp(old->release, job->kernel->release))
		*array_push(job->arena, replaced) = old;
	else if (!may_be_for_others)
		fail("%s: is for kernel %s, and the new module for %s; no machine can have both, so leave it out, or give -k %s",
		     path, old->release, job->kernel->release, old->release);
}

static bool is_given_before(const struct string_list *paths, const char *const *path)
{
	const char *const *before;

	for (before = paths->items; before < path; before++)
		if (!strcmp(*before, *path))
			return true;
	return false;
}

int replaced_modules_read(const struct job *job, struct enabled_modules *replaced)
{
	const struct request *request = job->request;
	const struct manifest *manifest = request->manifest;
	const struct manifest_replaced *item;
	const char *const *path;
	int before = message_errors();

	array_for_each(path, &request->replaces)
		if (!is_given_before(&request->replaces, path))
			read_module(job, *path, request->a_directory_each, replaced);
	array_for_each(item, &manifest->replaces) {
		const char *file = item->file ?: earlier_output(job, item->version);

		if (!item->file && !file_exists(file))
			fail("%s:%u:%u: the module of version %s is not at %s, where this manifest puts it; build that version first, or name its file",
			     manifest->path, item->place.line, item->place.column, item->version,
			     file);
		else
			read_module(job, file, item->file && request->a_directory_each, replaced);
	}
	return message_errors() > before ? -1 : 0;
}

int replaced_modules_check(const struct job *job, const struct enabled_modules *replaced,
			   struct report *report)
{
	struct transition nops = { 0 };
	const struct module_summary *const *old, *next;

	if (!replaced->count)
		return 0;
	next = module_summary_of_report(job->arena, report);
	if (!next)
		return -1;
	array_for_each(old, replaced)
		*array_push(job->arena, &report->replaces) = (*old)->name;
	if (report->replace) {
		nops_find(job->arena, replaced, next, &nops);
		report->nops.items = nops.nops.items;
		report->nops.count = nops.nops.count;
	}
	return promises_check(job->arena, replaced, next);
}
