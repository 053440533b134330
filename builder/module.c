// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the units' diff objects to a linked module: the C file that livepatch/ generates, and the
 * kernel's own kbuild for the rest (link, objtool, modpost, CRCs).
 */
#include "kernels/config.h"
#include "kernels/kbuild.h"
#include "stages.h"
#include "../lib/files.h"
#include "../livepatch/generate.h"

#include <string.h>

int module_report(struct build *build, struct report *report)
{
	struct unit **unit;
	const char **patch;

	report->module =
		klp_object_name(build->arena, build->request.name, strlen(build->request.name));
	report->kernel = build->kernel.release;
	report->replace = !build->request.no_replace;
	report->plugin = build->plugin
				 ? plugin_name(build)
				 : arena_printf(build->arena, "none: %s", build->without_plugin);
	array_for_each(patch, &build->request.patches) {
		const char *slash = strrchr(*patch, '/');

		*array_push(build->arena, &report->patches) = slash ? slash + 1 : *patch;
	}
	array_for_each(unit, &build->units) {
		const char *path = unit_path(build, *unit, "diff", ".yaml");
		struct report *one = report_read(build->arena, path);
		struct report_unit *entry;

		if (!one)
			return -1;
		array_for_each(entry, &one->units) {
			struct report_unit *copy = array_push(build->arena, &report->units);
			const char **text;

			*copy = *entry;
			array_for_each(text, &(*unit)->warnings)
				*array_push(build->arena, &copy->warnings) = *text;
		}
	}
	return 0;
}

/*
 * modpost reads how each object was made, for the module's srcversion: the generated
 * source stands for the units.
 */
static int write_cmd_file(struct build *build, const char *dir, int number)
{
	const char *text = arena_printf(build->arena,
					"source_%s/unit-%d.o := %s/main.c\n\n"
					"deps_%s/unit-%d.o := \\\n\n",
					dir, number, dir, dir, number);

	return file_update(arena_printf(build->arena, "%s/.unit-%d.o.cmd", dir, number), text,
			   strlen(text));
}

/* Units go in as prebuilt objects: kbuild copies unit-N.o_shipped to unit-N.o. */
static int place_units(struct build *build, const char *dir)
{
	struct unit **unit;
	int number = 0;

	array_for_each(unit, &build->units) {
		const char *from = unit_path(build, *unit, "diff", ".o");
		const char *to = arena_printf(build->arena, "%s/unit-%d.o_shipped", dir, ++number);
		size_t size;
		char *data = file_read(build->arena, from, &size);

		if (!data || file_update(to, data, size) || write_cmd_file(build, dir, number))
			return -1;
	}
	return 0;
}

static int run_kbuild(struct build *build, const char *dir)
{
	const char *log = arena_printf(build->arena, "%s/module.log", build->work);
	const char *const variables[] = {
		arena_printf(build->arena, "M=%s", dir),
		/* objtool on the linked module; klp symbols are undefined for modpost. */
		"delay-objtool=y",
		"KBUILD_MODPOST_WARN=1",
		/* Debug information would bring this directory's name into the build id. */
		"KCFLAGS=-g0",
		NULL,
	};
	const char *const goals[] = { "modules", NULL };
	const struct kbuild kbuild = {
		.kernel = &build->kernel,
		.tree = build->kernel.build,
		.jobs = build->request.jobs,
		.variables = variables,
		.goals = goals,
	};
	int result = kbuild_make(build->arena, &kbuild, log);

	if (result <= 0)
		return result;
	fail("%s: the module cannot be linked; kbuild says:", dir);
	log_tail(log, 20);
	return -1;
}

int module_build(struct build *build, const struct report *report, const char **ko)
{
	const char *dir = arena_printf(build->arena, "%s/module", build->work);
	const struct generate_dirs dirs = { .templates = build->data, .output = dir };
	struct livepatch livepatch = { .arena = build->arena, .name = build->request.name };

	status("linking the module", 0, 0);
	/* Another module's objects may stand here from the last run. */
	if (dir_remove(dir) || dir_make(dir))
		return -1;
	if (livepatch_from_report(&livepatch, report) || generate_source(&livepatch, &dirs) ||
	    place_units(build, dir) || generate_kbuild(&livepatch, &dirs, build->units.count))
		return -1;
	*ko = arena_printf(build->arena, "%s/%s.ko", dir, build->request.name);
	return run_kbuild(build, dir);
}

int module_sign(struct build *build, const char *ko)
{
	const char *tool = arena_printf(build->arena, "%s/scripts/sign-file", build->kernel.build);
	char *argv[] = { (char *)tool,
			 NULL,
			 (char *)build->request.sign_key,
			 (char *)build->request.sign_cert,
			 (char *)ko,
			 NULL };
	const struct command command = { .argv = argv };
	struct config config;

	if (!build->request.sign_key)
		return 0;
	if (config_read(build->arena, build->kernel.config, &config))
		return -1;
	argv[1] = (char *)config_string(build->arena, &config, "MODULE_SIG_HASH");
	if (!argv[1] || !*argv[1])
		return fail("%s: names no CONFIG_MODULE_SIG_HASH: this kernel does not check "
			    "signatures",
			    build->kernel.config);
	if (!file_exists(tool))
		return fail(
			"%s: is missing, so the module cannot be signed; the kernel was configured "
			"without CONFIG_MODULE_SIG",
			tool);
	if (command_run(&command))
		return fail("%s: signing with %s failed", ko, build->request.sign_key);
	return 0;
}
