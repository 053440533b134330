// SPDX-License-Identifier: GPL-2.0-or-later
/* klp-build: from source patches to a livepatch module for a stock kernel. */
#include "kernels/kernel.h"
#include "request.h"
#include "stages.h"
#include "summary.h"
#include "../lib/cleanup.h"
#include "../lib/files.h"
#include "../lib/module-files.h"
#include "../livepatch/inspect.h"
#include "../livepatch/post-link.h"
#include "../livepatch/verify/verify.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* From a checkout: out/bin/klp-build beside create-diff-object; installed: see the Makefile. */
static void find_own_files(struct build *build)
{
	static const struct {
		const char *tools, *data, *plugins;
	} layouts[] = {
		{ ".", "../../templates", "../plugin" },
		{ "../libexec/klp-build", "../share/klp-build/templates",
		  "../libexec/klp-build/plugin" },
	};
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	size_t i;

	if (length < 0)
		die(1, "/proc/self/exe cannot be read; is /proc mounted?");
	self[length] = '\0';
	*strrchr(self, '/') = '\0';
	for (i = 0; i < sizeof(layouts) / sizeof(*layouts); i++) {
		build->tools = arena_printf(build->arena, "%s/%s", self, layouts[i].tools);
		build->data = arena_printf(build->arena, "%s/%s", self, layouts[i].data);
		build->plugins = arena_printf(build->arena, "%s/%s", self, layouts[i].plugins);
		if (file_exists(
			    arena_printf(build->arena, "%s/create-diff-object", build->tools)) &&
		    file_exists(arena_printf(build->arena, "%s/livepatch.c.in", build->data)))
			return;
	}
	die(1,
	    "create-diff-object and the templates are not beside %s; install klp-build with "
	    "`make install`, or run it from its checkout",
	    self);
}

/* The kernel's modules, whose directory is read at the first question. */
struct lazy_modules {
	struct build *build;
	struct module_files files;
};

static const char *module_file(void *data, const char *name)
{
	struct lazy_modules *modules = data;

	if (!modules->files.dir && module_files_read(&modules->files, modules->build->arena,
						     modules->build->kernel.modules))
		return NULL;
	return module_files_find(&modules->files, name);
}

/* The same after a build and for --verify; `name` is the module's in messages. */
static int verify_for_kernel(struct build *build, const char *ko, const char *name)
{
	const struct kernel *kernel = &build->kernel;
	struct lazy_modules modules = { .build = build };
	const struct verify_against against = {
		.vmlinux = kernel->vmlinux,
		.symvers = kernel->symvers,
		.release = kernel->release,
		.module_file = kernel->modules ? module_file : NULL,
		.data = &modules,
		.modules = kernel->modules,
	};

	return verify_module(ko, name, &against);
}

/* The module takes its final name only when it is verified. */
static int finish(struct build *build, const struct report *report, const char *temporary)
{
	if (rename(temporary, build->request.output))
		return fail_errno("%s: cannot be renamed to %s", temporary, build->request.output);
	temporary_keep(temporary);
	if (build->request.report && report_write(report, build->request.report))
		return -1;
	summary_print(build, report);
	return 0;
}

static int open_kernel(struct build *build)
{
	const struct request *request = &build->request;
	const struct kernel_wanted wanted = {
		.release = kernel_meant(build->arena, request->release,
					request->action == ACTION_VERIFY ? request->module : NULL),
		.skip_compiler_check = request->skip_compiler_check,
		.jobs = request->jobs,
	};

	return wanted.release ? kernel_open(build->arena, &wanted, &build->kernel) : -1;
}

static int build_module(struct build *build)
{
	struct patch_set *set = arena_new_object(build->arena, struct patch_set);
	struct report *report = arena_new_object(build->arena, struct report);
	const char *linked, *temporary;
	int result;

	temporary = arena_printf(build->arena, "%s.tmp.%d", build->request.output, (int)getpid());
	result = open_kernel(build);
	result = result ?: workspace_open(build);
	result = result ?: patches_apply(build, set);
	result = result ?: units_find(build, set);
	result = result ?: workspace_patch(build, set);
	result = result ?: units_filter(build, set);
	result = result ?: plugin_find(build);
	result = result ?: compile_run(build);
	result = result ?: module_report(build, report);
	if (!result || result == 3)
		hunks_find_idle(build, set);
	result = result ?: reasons_find(build, set, report);
	/* Also when nothing changes: the user wants to know of each hunk why not. */
	if ((!result || result == 3) && hunks_account(build, set, report))
		return -1;
	result = result ?: module_build(build, report, &linked);
	if (result)
		return result;
	temporary_add(temporary);
	if (post_link(linked, temporary, report) || module_sign(build, temporary) ||
	    verify_for_kernel(build, temporary, build->request.output))
		return -1;
	return finish(build, report, temporary);
}

static int prepare(struct build *build)
{
	if (open_kernel(build))
		return -1;
	printf("%s\n", build->kernel.dir);
	return 0;
}

static int verify(struct build *build)
{
	if (!build->request.vmlinux && open_kernel(build))
		return -1;
	if (build->request.vmlinux)
		build->kernel.vmlinux = build->request.vmlinux;
	if (verify_for_kernel(build, build->request.module, build->request.module))
		return -1;
	info("%s: the kernel will accept it", build->request.module);
	return 0;
}

static int run(struct build *build)
{
	switch (build->request.action) {
	case ACTION_BUILD:
		return build_module(build);
	case ACTION_PREPARE:
		return prepare(build);
	case ACTION_VERIFY:
		return verify(build);
	case ACTION_INSPECT:
		return inspect_module(build->request.module);
	case ACTION_LIST_KERNELS:
		return kernel_list(build->arena);
	}
	return -1;
}

int main(int argc, char **argv)
{
	struct build build = { .arena = arena_new() };
	int result;

	message_setup("klp-build", MESSAGE_INFO);
	cleanup_setup();
	request_parse(&build, argc, argv);
	find_own_files(&build);
	result = run(&build);
	status_clear();
	workspace_close(&build);
	return result < 0 ? 1 : result;
}
