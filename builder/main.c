// SPDX-License-Identifier: GPL-2.0-or-later
/* klp-build: from source patches to a livepatch module. */
#include "compile/clean-cache.h"
#include "compile/compile.h"
#include "compile/shadow-tree.h"
#include "compile/work-directory.h"
#include "explain/conflicts.h"
#include "explain/module-report.h"
#include "explain/summary.h"
#include "installation.h"
#include "job-page.h"
#include "jobs.h"
#include "kernels/oot-module.h"
#include "kernels/own-tree.h"
#include "manifest/manifest.h"
#include "module-name.h"
#include "module.h"
#include "packages.h"
#include "refused.h"
#include "replaced.h"
#include "reverts.h"
#include "units/commands.h"
#include "units/oot-units.h"
#include "units/recorded-commands.h"
#include "units/units.h"
#include "../lib/cleanup.h"
#include "../lib/files.h"
#include "../livepatch/difference.h"
#include "../livepatch/api.h"
#include "../livepatch/inspect.h"
#include "../livepatch/post-link.h"
#include "../livepatch/transitions.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct kernel_wanted wanted_kernel(const struct request *request)
{
	return (struct kernel_wanted){
		.packages = request->packages.items,
		.package_count = request->packages.count,
		.source = request->source,
		.build = request->build,
		.vmlinux = request->vmlinux,
		.config = request->config,
		.cc = request->cc,
		.oot_modules = request->oot_modules.items,
		.oot_count = request->oot_modules.count,
		.oot_source = request->oot_source,
		.skip_compiler_check = request->skip_compiler_check,
		.check_files = request->action == ACTION_PREPARE,
		.jobs = request->jobs,
	};
}

static int open_kernel(struct job *job, struct kernel *kernel)
{
	const struct request *request = job->request;
	const char *module = request->action == ACTION_VERIFY ? request->module : NULL;
	struct kernel_wanted wanted = wanted_kernel(request);

	if (request->import)
		wanted.name = request->import;
	else if (!request->source)
		wanted.name = kernel_meant(job->arena, job->release, module);
	if (!wanted.name && !wanted.source)
		return -1;
	if (kernel_open(job->arena, &wanted, kernel))
		return -1;
	job->kernel = kernel;
	return kernel->is_new || request->action == ACTION_PREPARE ? commands_record(job) : 0;
}

/* The results of a build's stages. */
struct results {
	struct enabled_modules replaced;
	struct patch_set patches;
	struct unit_set candidates, units;
	struct unit_set compared; /* and compiled; not all of `units` when some fail */
	struct plugin plugin;
	struct layouts layouts;
	struct changes changes;
	struct unit_reports reports;
	struct no_effect no_effect;
	struct reasons reasons;
	struct hunk_accounts accounts;
	struct report report;
	struct string_list packages; /* files */
};

/* Finds the units that the patches may change; 3 when there are none. */
static int find_units(struct job *job, struct results *r)
{
	if (!job->request->manifest_file && !job->request->patches.count)
		return 3;
	return patches_apply(job, &r->patches)
	       ?: patched_tree_update(job, &r->patches)
	       ?: units_find(job, &r->patches, &r->candidates)
	       ?: units_filter(job, &r->patches, &r->candidates, &r->units)
	       ?: recorded_units_check(job, &r->units)
	       ?: oot_units_check(job, &r->units)
	       ?: oot_source_times_check(job, &r->units);
}

/* Compiles the units, and compares them: their code, and the layouts of their structs. */
static int compare_units(struct job *job, struct results *r)
{
	struct layout_check *check = layouts_begin(job, &r->layouts);
	const struct compare_watch watch = { layouts_check, check };

	return units_compile(job, &r->patches, &r->units, &r->plugin, &watch, &r->compared)
		       ?: layouts_end(check);
}

/* Finds what the patches change, and what is reverted; 3 when no code changes. */
static int find_changes(struct job *job, struct results *r)
{
	int result = find_units(job, r);

	if (result < 0 || (result && !reverts_wanted(job, &r->replaced)))
		return result;
	result = plugin_find(job, &r->plugin)
		 ?: compare_units(job, r)
		 ?: reverts_make(job, &r->patches, &r->replaced, &r->plugin, &r->compared)
		 ?: recorded_units_check(job, &r->compared)
		 ?: changes_find(job, &r->compared, &r->changes);
	if (result < 0)
		units_say_left_out(&r->units, &r->compared);
	return result;
}

/*
 * Explains why code changes. Does so even when none does: the user wants to know about each
 * hunk why not.
 */
static int explain_changes(struct job *job, struct results *r)
{
	return unit_reports_read(job, &r->changes, &r->reports)
	       ?: no_effect_find(job, &r->patches, &r->changes, &r->no_effect)
	       ?: reasons_find(job, &r->patches, &r->no_effect, &r->layouts, &r->reports, &r->reasons)
	       ?: hunks_account(job, &r->patches, &r->changes, &r->no_effect, &r->reports, &r->accounts)
	       ?: module_report_compose(job, &r->plugin, &r->patches, &r->layouts, &r->reports, &r->reasons,
					&r->accounts, &r->report)
	       ?: conflicts_find(job, &r->patches, &r->changes, &r->report);
}

static const char *dir_of(struct arena *arena, const char *path)
{
	return arena_strndup(arena, path, (size_t)(strrchr(path, '/') - path));
}

/* The module gets its final name only after it is verified. */
static int make_module(struct job *job, const struct results *r)
{
	const char *output = job->output, *linked;
	const char *temporary = arena_printf(job->arena, "%s.tmp.%d", output, (int)getpid());
	int result;

	if (job->request->a_directory_each && dir_make(dir_of(job->arena, output)))
		return -1;
	temporary_add(temporary);
	message_rename(temporary, output);
	result = module_build(job, &r->changes, &r->report, &linked)
		 ?: post_link(linked, temporary, output, &r->report)
		 ?: module_sign(job, temporary)
		 ?: module_verify(job, temporary, output)
		 ?: recorded_units_check(job, &r->compared)
		 ?: own_tree_check_unchanged(job->arena, job->kernel);
	if (!result && rename(temporary, output))
		result = fail_errno("%s: the finished module cannot take this name", output);
	if (result)
		temporary_remove(temporary);
	else
		temporary_keep(temporary);
	return result;
}

static int build_module(struct job *job, struct results *r)
{
	int result = module_name_check(job)
		     ?: replaced_modules_read(job, &r->replaced)
		     ?: work_directory_open(job)
		     ?: find_changes(job, r);

	if (result < 0 || explain_changes(job, r))
		return -1;
	result = result ?: replaced_modules_check(job, &r->replaced, &r->report)
			?: make_module(job, r);
	if (result)
		return result;
	if (job->report && report_write(&r->report, job->report))
		return -1;
	summary_print(job, &r->plugin, &r->report);
	job->finished = true;
	return packages_make(job, &r->report, &r->packages);
}

/* Asks what the kernel's livepatch core can do. */
static int read_api(const struct job *job, struct livepatch_api *api)
{
	if (livepatch_api_read(job->arena,
			       arena_printf(job->arena, "%s/include/linux/livepatch.h",
					    kernel_below(job->kernel)->source),
			       api))
		return -1;
	if (!api->replace && !job->request->no_replace)
		info("%s: livepatches cannot replace others on this kernel: the module stacks on those that are loaded",
		     job->kernel->release);
	return 0;
}

static void build(struct job *job, struct job_list *list, struct job_outcome *outcome,
		  struct report_page *page)
{
	struct refusal refusal = { .arena = job->arena };
	struct results r = { 0 };
	struct livepatch_api api;
	struct kernel kernel;
	int result;

	refusal_watch(&refusal);
	result = open_kernel(job, &kernel);
	if (!result) {
		job->api = &api;
		result = read_api(job, &api) ?: build_module(job, &r);
	}
	status_clear();
	refusal_unwatch();
	if (result)
		refusal_finish(job, &refusal, &r.plugin, &r.patches, &r.compared, &r.report);
	if (job->request->html &&
	    job_page_add(page, job, &refusal, &r.patches, &r.compared, &r.report, result))
		result = -1;
	job_ended(list, outcome, job, &refusal, &r.report, &r.packages, result);
	work_directory_close(job);
}

static bool is_stdout(const char *path)
{
	return path && !strcmp(path, "-");
}

/* Builds for one kernel after the other; one that fails does not stop the rest. */
static int build_all(const struct request *request, const struct installation *own)
{
	struct job_list list = { .arena = arena_new() };
	struct job_outcome *outcome;
	int result, written = 0;
	struct report_page page;

	report_page_begin(&page, list.arena, own->templates, request->name);
	jobs_list(request, &list);
	array_for_each(outcome, &list.items) {
		struct job job = {
			.arena = arena_new(),
			.request = request,
			.own = own,
			.release = outcome->release,
			.output = outcome->output,
			.report = outcome->report,
			.lock = -1,
		};

		if (list.items.count > 1)
			info("kernel %zu of %zu: %s", (size_t)(outcome - list.items.items) + 1,
			     list.items.count, job.release);
		build(&job, &list, outcome, &page);
		arena_free(job.arena);
	}
	if (request->html)
		written = report_page_write(&page, request->html);
	/* With the report or the page on stdout, that is for a program. */
	if (request->manifest_file && !is_stdout(request->report) && !is_stdout(request->html))
		written |= jobs_print(&list, request->manifest);
	result = written ?: jobs_result(&list);
	arena_free(list.arena);
	return result;
}

static int verify(struct job *job)
{
	if (module_verify(job, job->request->module, job->request->module))
		return -1;
	info("%s: the kernel will accept it", job->request->module);
	return 0;
}

static int run_action(struct job *job)
{
	const struct kernel_wanted wanted = wanted_kernel(job->request);
	struct kernel kernel = { .vmlinux = job->request->vmlinux };

	/* With --verify -v VMLINUX that file is all that is known of the kernel. */
	if (!kernel.vmlinux || job->request->source ? open_kernel(job, &kernel)
	    : wanted.oot_count			    ? oot_module_open(job->arena, &wanted, &kernel)
						    : 0)
		return -1;
	job->kernel = &kernel;
	if (job->request->action == ACTION_VERIFY)
		return verify(job);
	printf("%s\n", kernel.dir);
	return 0;
}

/* Runs an action that needs a kernel, and builds nothing. */
static int run_job(const struct request *request, const struct installation *own)
{
	struct job job = {
		.arena = arena_new(),
		.request = request,
		.own = own,
		.release = request->release,
		.lock = -1,
	};
	int result = run_action(&job);

	arena_free(job.arena);
	return result;
}

/* The request was read without an error. */
static void say_checked(const struct manifest *manifest)
{
	size_t fixes = manifest->fixes.count, kernels = manifest->kernels.count;

	if (!kernels)
		info("%s: %zu fix%s for the running kernel: no error", manifest->path, fixes,
		     fixes == 1 ? "" : "es");
	else
		info("%s: %zu fix%s for %zu kernel%s: no error", manifest->path, fixes,
		     fixes == 1 ? "" : "es", kernels, kernels == 1 ? "" : "s");
}

/* One a line, for a program that starts a job for each. */
static int print_kernels(const struct manifest *manifest)
{
	const char *const *release;

	if (!manifest->kernels.count)
		return fail(
			"%s: names no kernels: it is for the running kernel, or for the one that -k names",
			manifest->path);
	array_for_each(release, &manifest->kernels)
		printf("%s\n", *release);
	return 0;
}

static int inspect(const struct request *request)
{
	const enum inspect_view view = request->yaml			  ? INSPECT_YAML
				       : message_level() == MESSAGE_DEBUG ? INSPECT_ALL
									  : INSPECT_PAGE;

	if (request->modules.count > 1)
		return difference_print(request->module, request->modules.items[1], view);
	return inspect_module(request->module, view);
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct request request;
	struct installation own;
	int result;

	message_setup("klp-build", MESSAGE_INFO);
	cleanup_setup();
	request = request_parse(arena, argc, argv);
	own = installation_find(arena);
	if (request.cache_size && cache_size_set(arena, request.cache_size))
		return 1;
	switch (request.action) {
	case ACTION_CHECK:
		result = packages_check_versions(arena, &request);
		if (!result)
			say_checked(request.manifest);
		break;
	case ACTION_INSPECT:
		if (request.html) {
			result = module_page_of_file(&own, request.module, request.html);
			break;
		}
		result = inspect(&request);
		break;
	case ACTION_TRANSITIONS:
		result = transitions_print(request.modules.items, request.modules.count,
					   request.report);
		break;
	case ACTION_LIST_KERNELS:
		result = request.manifest ? print_kernels(request.manifest) : kernel_list(arena);
		break;
	case ACTION_CLEAN_CACHE:
		result = cache_clean(arena);
		break;
	case ACTION_CACHE_SIZE:
		result = 0;
		break;
	case ACTION_BUILD:
		result = packages_check(arena, &request) ?: build_all(&request, &own);
		break;
	default:
		result = run_job(&request, &own);
		break;
	}
	status_clear();
	return result < 0 ? 1 : result;
}
