// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the units' diff objects to a linked module: one C file that a reviewer can
 * read, and the kernel's own kbuild for the rest (link, objtool, modpost, CRCs).
 */
#include "kernels/config.h"
#include "kernels/kbuild.h"
#include "stages.h"
#include "text.h"
#include "../lib/files.h"

#include <stdlib.h>
#include <string.h>

/* All that is livepatched in one object, over all units. */
struct patched_object {
	const char *name; /* vmlinux or a module */
	ARRAY(const struct report_function *) functions;
	ARRAY(const struct report_callback *) callbacks;
};

struct generator {
	struct build *build;
	const struct report *report;
	ARRAY(struct patched_object *) objects;
	struct text declarations, functions, object_entries;
};

/* The kernel's name of the module: kbuild turns - into _. */
static const char *loaded_name(struct build *build)
{
	char *name = arena_strdup(build->arena, build->request.name), *c;

	for (c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	return name;
}

int module_report(struct build *build, struct report *report)
{
	struct unit **unit;
	const char **patch;

	report->module = loaded_name(build);
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

static struct patched_object *find_object(struct generator *generator, const char *name)
{
	struct patched_object **item, *object;

	array_for_each(item, &generator->objects)
		if (!strcmp((*item)->name, name))
			return *item;
	object = arena_new_object(generator->build->arena, struct patched_object);
	object->name = name;
	*array_push(generator->build->arena, &generator->objects) = object;
	return object;
}

static int add_function(struct generator *generator, struct patched_object *object,
			const struct report_function *function)
{
	const struct report_function **other;

	array_for_each(other, &object->functions)
		if (!strcmp((*other)->name, function->name) && (*other)->sympos == function->sympos)
			return fail(
				"%s: %s() is replaced by two units of the patch; only one can be",
				object->name, function->name);
	*array_push(generator->build->arena, &object->functions) = function;
	return 0;
}

static int add_callback(struct generator *generator, struct patched_object *object,
			const struct report_callback *callback)
{
	const struct report_callback **other;

	array_for_each(other, &object->callbacks)
		if (!strcmp((*other)->kind, callback->kind))
			return fail("%s: %s() and %s() are both its %s callback; an object has one "
				    "of a "
				    "kind: call one from the other",
				    object->name, (*other)->function, callback->function,
				    callback->kind);
	*array_push(generator->build->arena, &object->callbacks) = callback;
	return 0;
}

/* vmlinux first, modules by name: the same patches give the same module. */
static int by_name(const void *a, const void *b)
{
	const struct patched_object *x = *(struct patched_object *const *)a;
	const struct patched_object *y = *(struct patched_object *const *)b;
	int vmlinux = !strcmp(y->name, "vmlinux") - !strcmp(x->name, "vmlinux");

	return vmlinux ? vmlinux : strcmp(x->name, y->name);
}

static int collect(struct generator *generator)
{
	const struct report_unit *unit;

	array_for_each(unit, &generator->report->units) {
		struct patched_object *object = find_object(generator, unit->object);
		const struct report_function *function;
		const struct report_callback *callback;

		array_for_each(function, &unit->functions)
			if (!strcmp(function->status, "changed") &&
			    add_function(generator, object, function))
				return -1;
		array_for_each(callback, &unit->callbacks)
			if (add_callback(generator, object, callback))
				return -1;
	}
	qsort(generator->objects.items, generator->objects.count, sizeof(*generator->objects.items),
	      by_name);
	return 0;
}

/* The kernel's types (include/linux/livepatch.h: struct klp_callbacks). */
static const char *callback_type(const char *kind)
{
	return strcmp(kind, "pre_patch") ? "void" : "int";
}

static void generate_object(struct generator *generator, const struct patched_object *object,
			    size_t number)
{
	const struct report_function **function;
	const struct report_callback **callback;

	text_add(&generator->functions, "static struct klp_func functions_%zu[] = {\n", number);
	array_for_each(function, &object->functions) {
		text_add(&generator->declarations, "extern char %s[];\n", (*function)->alias);
		text_add(&generator->functions,
			 "\t{ .old_name = \"%s\", .old_sympos = %lu, .new_func = %s },\n",
			 (*function)->name, (*function)->sympos, (*function)->alias);
	}
	text_add(&generator->functions, "\t{ }\n};\n\n");

	if (strcmp(object->name, "vmlinux"))
		text_add(&generator->object_entries, "\t{\n\t\t.name = \"%s\",\n", object->name);
	else
		text_add(&generator->object_entries, "\t{\t/* vmlinux */\n");
	text_add(&generator->object_entries, "\t\t.funcs = functions_%zu,\n", number);
	array_for_each(callback, &object->callbacks) {
		text_add(&generator->declarations, "extern %s %s(struct klp_object *object);\n",
			 callback_type((*callback)->kind), (*callback)->alias);
		text_add(&generator->object_entries, "\t\t.callbacks.%s = %s,\n", (*callback)->kind,
			 (*callback)->alias);
	}
	text_add(&generator->object_entries, "\t},\n");
}

/* An object without functions or callbacks would be refused, or do nothing. */
static bool is_empty(const struct patched_object *object)
{
	return !object->functions.count && !object->callbacks.count;
}

static int generate_source(struct generator *generator, const char *dir)
{
	struct build *build = generator->build;
	struct text patches = { .arena = build->arena };
	struct patched_object **object;
	const char *const *patch;
	size_t number = 0;
	char *source;

	array_for_each(object, &generator->objects)
		if (!is_empty(*object))
			generate_object(generator, *object, number++);
	if (!number)
		return fail(
			"the patch adds code that nothing calls: no function changes and there is "
			"no callback");
	array_for_each(patch, &generator->report->patches)
		text_add(&patches, "%s *   %s",
			 patch == generator->report->patches.items ? "" : "\n", *patch);
	{
		const struct place_holder places[] = {
			{ "MODULE", build->request.name },
			{ "KERNEL", build->kernel.release },
			{ "VERSION", KLP_VERSION },
			{ "PATCHES", text_string(&patches) },
			{ "DECLARATIONS", text_string(&generator->declarations) },
			{ "FUNCTIONS", text_string(&generator->functions) },
			{ "OBJECTS", text_string(&generator->object_entries) },
			{ "REPLACE", generator->report->replace ? "true" : "false" },
		};

		source = template_fill(build->arena,
				       arena_printf(build->arena, "%s/livepatch.c.in", build->data),
				       places, sizeof(places) / sizeof(*places));
	}
	return source ? file_update(arena_printf(build->arena, "%s/main.c", dir), source,
				    strlen(source))
		      : -1;
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
static int place_units(struct build *build, const char *dir, struct text *names)
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
		text_add(names, " unit-%d.o", number);
	}
	return 0;
}

static int generate_kbuild(struct build *build, const char *dir, struct text *names)
{
	const struct place_holder places[] = {
		{ "MODULE", build->request.name },
		{ "UNITS", text_string(names) },
	};
	char *kbuild = template_fill(build->arena,
				     arena_printf(build->arena, "%s/Kbuild.in", build->data),
				     places, sizeof(places) / sizeof(*places));

	return kbuild ? file_update(arena_printf(build->arena, "%s/Kbuild", dir), kbuild,
				    strlen(kbuild))
		      : -1;
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

int module_build(struct build *build, struct report *report, const char **ko)
{
	const char *dir = arena_printf(build->arena, "%s/module", build->work);
	struct generator generator = { .build = build, .report = report };
	struct text names = { .arena = build->arena };

	generator.declarations.arena = build->arena;
	generator.functions.arena = build->arena;
	generator.object_entries.arena = build->arena;
	status("linking the module", 0, 0);
	/* Another module's objects may stand here from the last run. */
	if (dir_remove(dir) || dir_make(dir))
		return -1;
	if (collect(&generator))
		return -1;
	if (generate_source(&generator, dir) || place_units(build, dir, &names) ||
	    generate_kbuild(build, dir, &names))
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
