// SPDX-License-Identifier: GPL-2.0-or-later
#include "replaced.h"
#include "../livepatch/promises.h"

#include <string.h>

int replaced_modules_read(const struct job *job, const struct string_list *paths,
			  struct enabled_modules *replaced)
{
	const char *const *path;
	int before = message_errors();

	array_for_each(path, paths) {
		const struct module_summary *old = module_summary_read(job->arena, *path);

		if (!old)
			continue;
		if (strcmp(old->release, job->kernel->release))
			fail("%s: is for kernel %s, and the new module for %s; no machine can have both, so leave it out, or give -k %s",
			     *path, old->release, job->kernel->release, old->release);
		*array_push(job->arena, replaced) = old;
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
