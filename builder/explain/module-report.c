// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-report.h"
#include "conflicts.h"
#include "module-shadow-types.h"
#include "module-states.h"
#include "../kernels/oot-module.h"
#include "../manifest/manifest.h"
#include "../../lib/elf-file.h"

#include <string.h>

/* Returns the module's name in the kernel: kbuild turns - into _. */
static const char *loaded_name(const struct job *job)
{
	char *name = arena_strdup(job->arena, job->request->name), *c;

	for (c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	return name;
}

static void add_unit(const struct job *job, const struct layouts *layouts,
		     const struct unit_report *from, const struct unit_reasons *reasons,
		     struct report_unit *to)
{
	const struct allowed_change *change;
	size_t i;

	*to = *from->report;
	to->functions.items =
		arena_copy(job->arena, from->report->functions.items,
			   from->report->functions.count * sizeof(*to->functions.items));
	for (i = 0; i < to->functions.count; i++)
		to->functions.items[i].reason = reasons->of_function[i];
	to->shadows.items = reasons->shadows.items.items;
	to->shadows.count = reasons->shadows.items.count;
	to->warnings.items = arena_copy(job->arena, from->report->warnings.items,
					from->report->warnings.count * sizeof(*to->warnings.items));
	to->warnings.capacity = to->warnings.count;
	array_for_each(change, &layouts->allowed)
		if (change->unit == from->unit)
			*array_push(job->arena, &to->warnings) = change->text;
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Patches of the command line are no fix of which others should know. */
static void add_fixes(const struct job *job, const struct patch_set *patches, struct report *report)
{
	const struct fix_result *result;
	const char *const *text;

	array_for_each(result, &patches->fixes) {
		const struct fix *fix = result->fix;
		struct report_fix *entry = fix->id ? array_push(job->arena, &report->fixes) : NULL;

		array_for_each(text, &result->patches) {
			if (result->outcome == REPORT_FIX_INCLUDED)
				*array_push(job->arena, &report->patches) = file_name(*text);
			if (entry)
				*array_push(job->arena, &entry->patches) = file_name(*text);
		}
		if (!entry)
			continue;
		entry->id = fix->id;
		entry->summary = fix->summary;
		entry->outcome = result->outcome;
		entry->why = result->why;
		array_for_each(text, &fix->supersedes)
			*array_push(job->arena, &entry->supersedes) = *text;
		array_for_each(text, &fix->undoes)
			*array_push(job->arena, &entry->undoes) = *text;
	}
}

static void add_unread_fixes(const struct job *job, struct report *report)
{
	const struct fix *fix;

	array_for_each(fix, &job->request->manifest->fixes)
		if (fix->id)
			*array_push(job->arena, &report->fixes) =
				(struct report_fix){ .id = fix->id,
						     .summary = fix->summary,
						     .outcome = REPORT_FIX_NOT_BUILT };
}

static void add_oot_module(const struct job *job, const struct ko_file *ko, struct report *report)
{
	*array_push(job->arena, &report->oot_modules) = (struct report_oot_module){
		.name = ko->name,
		.version = ko->version,
		.srcversion = ko->srcversion,
		.build_id = ko->build_id,
	};
}

static void add_oot_modules(const struct job *job, struct report *report)
{
	const struct oot_module *oot = job->kernel ? job->kernel->oot : NULL;
	const struct ko_file *ko;

	if (!oot)
		return;
	add_oot_module(job, &oot->ko, report);
	array_for_each(ko, &oot->others)
		add_oot_module(job, ko, report);
}

void module_report_begin(const struct job *job, const struct plugin *plugin,
			 const struct patch_set *patches, struct report *report)
{
	const char *const *patch;

	report->module = loaded_name(job);
	report->version = job->request->manifest->version;
	report->kernel = job->kernel ? job->kernel->release : job->release;
	add_oot_modules(job, report);
	report->replace = !job->request->no_replace && (!job->api || job->api->replace);
	if (plugin->path || plugin->missing)
		report->plugin = plugin->path
					 ? plugin->name
					 : arena_printf(job->arena, "none: %s", plugin->missing);
	add_fixes(job, patches, report);
	/* The kernel could not be opened, or the patches are not read yet. */
	if (!patches->fixes.count) {
		add_unread_fixes(job, report);
		array_for_each(patch, &job->request->patches)
			*array_push(job->arena, &report->patches) = file_name(*patch);
	}
}

/*
 * With its build id, the module refuses another build of the same release. Before Linux 5.8 references to
 * vmlinux are not there yet when the module's init runs, so it cannot look.
 */
static int add_build_id(const struct job *job, struct report *report)
{
	struct elf_file *vmlinux;

	if (!job->api->early_relocs) {
		info("%s: the module will not see whether it is loaded on another build of this release; on Linux 5.8 and later it does",
		     job->kernel->release);
		return 0;
	}
	vmlinux = elf_file_open_sections(job->arena, job->kernel->vmlinux);
	if (!vmlinux)
		return -1;
	report->build_id = elf_build_id(job->arena, vmlinux);
	elf_file_close(vmlinux);
	if (!report->build_id)
		warning("%s: has no build id, so the module will not see whether it is loaded on another build of %s; link the kernel with --build-id",
			job->kernel->vmlinux, job->kernel->release);
	return 0;
}

/* A fix is not for this kernel when nothing of it is compiled. */
static void find_not_compiled(const struct patch_set *patches, struct report *report)
{
	struct report_fix *fix;
	size_t i;

	array_for_each(fix, &report->fixes) {
		const struct fix *of = patches->fixes.items[fix - report->fixes.items].fix;
		size_t hunks = 0, compiled = 0;

		for (i = 0; i < report->hunks.count; i++) {
			if (patches->hunks.items[i].fix != of)
				continue;
			hunks++;
			compiled += strcmp(report->hunks.items[i].kind, "not-compiled") != 0;
		}
		if (fix->outcome != REPORT_FIX_INCLUDED || !hunks || compiled)
			continue;
		fix->outcome = REPORT_FIX_NOT_CONFIGURED;
		fix->why = "nothing of it is compiled in this configuration";
	}
}

static int add_manifest_states(const struct job *job, struct report *report)
{
	const struct manifest_state *state;

	array_for_each(state, &job->request->manifest->states)
		if (module_state_add(
			    job, report,
			    &(struct report_state){ .id = state->id, .version = state->version }))
			return -1;
	return 0;
}

int module_report_compose(struct job *job, const struct plugin *plugin,
			  const struct patch_set *patches, const struct layouts *layouts,
			  const struct unit_reports *reports, const struct reasons *reasons,
			  const struct hunk_accounts *accounts, struct report *report)
{
	size_t i;

	module_report_begin(job, plugin, patches, report);
	for (i = 0; i < reports->items.count; i++)
		add_unit(job, layouts, &reports->items.items[i], &reasons->items.items[i],
			 array_push(job->arena, &report->units));
	for (i = 0; i < accounts->items.count; i++)
		*array_push(job->arena, &report->hunks) = accounts->items.items[i];
	find_not_compiled(patches, report);
	fixes_attribute(job, patches, report);
	if (add_build_id(job, report) || module_shadow_types_check(job, plugin, report))
		return -1;
	return add_manifest_states(job, report) ?: module_states_of_units(job, report);
}
