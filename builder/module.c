// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes a module from the units' diff objects: livepatch/ generates its C file, and
 * module-link.c does the rest with kbuild's commands (link, objtool, modpost, CRCs).
 */
#include "module.h"
#include "kernels/config.h"
#include "module-directory.h"
#include "kernels/oot-module.h"
#include "module-link.h"
#include "../lib/files.h"
#include "../lib/module-files.h"
#include "../lib/symvers.h"
#include "../livepatch/generate.h"
#include "../livepatch/verify/verify.h"

#include <string.h>
#include <unistd.h>

/*
 * Units are added as prebuilt objects. Kbuild would copy unit-N.o_shipped to unit-N.o, so it can link the
 * module as well, by hand.
 */
static int place_units(const struct job *job, const struct unit_set *units, const char *dir)
{
	const struct unit **unit;
	int number = 0;

	array_for_each(unit, &units->items) {
		const char *from = unit_path(job, *unit, STEP_DIFF, ".o");
		const char *to = arena_printf(job->arena, "%s/unit-%d.o", dir, ++number);
		size_t size;
		char *data = file_read(job->arena, from, &size);

		if (!data || file_write(to, data, size))
			return -1;
		if (link(to, arena_printf(job->arena, "%s_shipped", to)))
			return fail_errno("%s_shipped", to);
	}
	return 0;
}

/* Does the module that the code belongs to import the namespace itself? */
static bool module_imports(const struct job *job, struct module_files *modules, const char *module,
			   const char *namespace)
{
	const char *path = module_files_find(modules, module);
	const char *entry = arena_printf(job->arena, "import_ns=%s", namespace);
	size_t size;
	char *data = path ? file_read(job->arena, path, &size) : NULL;

	return data && memmem(data, size, entry, strlen(entry) + 1);
}

/*
 * modpost refuses an export of a namespace that the module does not import. Built-in code has no
 * imports, so the livepatch has them for it.
 */
static int import_namespaces(const struct job *job, const struct report *report,
			     struct livepatch *livepatch)
{
	const struct report_symbol *symbol;
	const struct report_unit *unit;
	struct module_files modules = { 0 };
	struct symvers symvers = { 0 };

	if (symvers_read(&symvers, job->arena, job->kernel->symvers))
		return -1;
	array_for_each(unit, &report->units)
		array_for_each(symbol, &unit->symbols) {
			const struct export *export = symvers_find(&symvers, symbol->name);

			if (!export || !*export->ns || strcmp(export->module, symbol->object))
				continue;
			livepatch_import_namespace(livepatch, export->ns);
			if (klp_is_vmlinux(unit->object))
				continue;
			if (!modules.dir &&
			    module_files_read(&modules, job->arena, job->kernel->modules))
				return -1;
			if (!module_imports(job, &modules, unit->object, export->ns))
				warning("%s uses %s() of namespace %s, which module %s does not import; the livepatch imports it, and the module's own source needs MODULE_IMPORT_NS(%s)",
					unit->unit, symbol->name, export->ns, unit->object,
					export->ns);
		}
	return 0;
}

/* Refuses a patch that only adds code, such as the first one of a series. */
static int check_reached(const struct livepatch *livepatch, const struct report *report)
{
	const struct report_function *function;
	const struct report_unit *unit;
	const struct report_data *data;

	if (livepatch_changes_anything(livepatch))
		return 0;
	fail("the livepatch would only add code that nothing uses: no function is replaced and there is no callback; build it together with the patch that calls it, as one livepatch");
	array_for_each(unit, &report->units) {
		array_for_each(function, &unit->functions)
			if (function->status == REPORT_NEW)
				detail("%s: %s() is new", unit->unit, function->name);
		array_for_each(data, &unit->data)
			if (data->status == REPORT_NEW)
				detail("%s: %s is new", unit->unit, data->name);
	}
	return -1;
}

int module_build(struct job *job, const struct changes *changes, const struct report *report,
		 const char **ko)
{
	const char *dir = module_directory_begin(job);
	const struct generate_dirs dirs = { .templates = job->own->templates, .output = dir };
	struct livepatch livepatch = { .arena = job->arena, .name = job->request->name };

	status("linking the module", 0, 0);
	if (!dir || livepatch_from_report(&livepatch, report) ||
	    check_reached(&livepatch, report) || import_namespaces(job, report, &livepatch) ||
	    generate_source(&livepatch, job->api, &dirs) ||
	    place_units(job, &changes->changed, dir) ||
	    generate_kbuild(&livepatch, job->api, &dirs, changes->changed.items.count))
		return -1;
	dir = module_directory_end(job);
	return dir ? module_link(job, &changes->changed, dir, ko) : -1;
}

int module_sign(struct job *job, const char *ko)
{
	const char *tool =
		arena_printf(job->arena, "%s/scripts/sign-file", kernel_below(job->kernel)->build);
	char *argv[] = {
		(char *)tool, NULL, (char *)job->request->sign_key, (char *)job->request->sign_cert,
		(char *)ko,   NULL
	};
	const struct command command = { .argv = argv };
	struct config config;

	if (!job->request->sign_key)
		return 0;
	if (config_read(job->arena, job->kernel->config, &config))
		return -1;
	argv[1] = (char *)config_string(job->arena, &config, "MODULE_SIG_HASH");
	if (!argv[1] || !*argv[1])
		return fail(
			"%s: there is no CONFIG_MODULE_SIG_HASH in it, so this kernel does not check signatures",
			job->kernel->config);
	if (!file_exists(tool))
		return fail(
			"%s: is missing, so the module cannot be signed; the kernel was configured without CONFIG_MODULE_SIG",
			tool);
	if (command_run(&command))
		return fail("%s: signing with %s failed", job->output, job->request->sign_key);
	return 0;
}

/* The kernel's modules; their directory is read when the first one is asked for. */
struct lazy_modules {
	const struct job *job;
	struct module_files files;
};

static const char *module_file(void *data, const char *name)
{
	struct lazy_modules *modules = data;

	if (!modules->files.dir &&
	    module_files_read(&modules->files, modules->job->arena, modules->job->kernel->modules))
		return NULL;
	return module_files_find(&modules->files, name);
}

int module_verify(struct job *job, const char *ko, const char *name)
{
	const struct kernel *kernel = job->kernel;
	struct lazy_modules modules = { .job = job };
	const struct verify_against against = {
		.vmlinux = kernel->vmlinux,
		.decode = code_decode,
		.symvers = kernel->symvers,
		.release = kernel->release,
		.module_file = kernel->modules ? module_file : NULL,
		.data = &modules,
		.modules = kernel->modules,
		.certificate = job->request->sign_cert,
	};

	return verify_module(ko, name, &against);
}
