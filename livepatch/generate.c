// SPDX-License-Identifier: GPL-2.0-or-later
#include "generate.h"
#include "../lib/files.h"
#include "../lib/message.h"
#include "../lib/text.h"

#include <string.h>

/* The parts of the C file that depend on the livepatch's objects. */
struct source {
	struct text declarations, functions, objects;
	size_t object_count;
};

static void add_functions(struct source *source, const struct livepatch_object *object)
{
	const struct livepatch_function *function;

	text_add(&source->functions, "static struct klp_func functions_%zu[] = {\n",
		 source->object_count);
	array_for_each(function, &object->functions) {
		text_add(&source->declarations, "extern char %s[];\n", function->replacement);
		text_add(&source->functions,
			 "\t{ .old_name = \"%s\", .old_sympos = %lu, .new_func = %s },\n",
			 function->name, function->sympos, function->replacement);
	}
	text_add(&source->functions, "\t{ }\n};\n\n");
}

static void add_callbacks(struct source *source, const struct livepatch_object *object)
{
	const struct livepatch_callback *callback;

	array_for_each(callback, &object->callbacks) {
		text_add(&source->declarations, "extern %s %s(struct klp_object *object);\n",
			 klp_callback_type(callback->kind), callback->symbol);
		text_add(&source->objects, "\t\t.callbacks.%s = %s,\n",
			 klp_callback_name(callback->kind), callback->symbol);
	}
}

/* Writes the array of functions even when it is empty, because the kernel refuses NULL. */
static void add_object(struct source *source, const struct livepatch_object *object)
{
	add_functions(source, object);
	if (klp_is_vmlinux(object->name))
		text_add(&source->objects, "\t{\t/* vmlinux */\n");
	else
		text_add(&source->objects, "\t{\n\t\t.name = \"%s\",\n", object->name);
	text_add(&source->objects, "\t\t.funcs = functions_%zu,\n", source->object_count);
	add_callbacks(source, object);
	text_add(&source->objects, "\t},\n");
	source->object_count++;
}

/* Does the kernel have anything to do when it is loaded? Relocations of vmlinux need no klp_object. */
static bool is_empty(const struct livepatch_object *object)
{
	return !object->functions.count && !object->callbacks.count && !object->is_referred_to;
}

/* A livepatch that only adds code does nothing: neither ftrace nor a callback leads to it. */
static bool changes_anything(const struct livepatch *livepatch)
{
	struct livepatch_object *const *object;

	array_for_each(object, &livepatch->objects)
		if ((*object)->functions.count || (*object)->callbacks.count)
			return true;
	return false;
}

/*
 * MODULE_IMPORT_NS() takes a word before Linux 6.13 and a string since; what it expands to is the same.
 * modpost wants it, though livepatch symbols need no import.
 */
static const char *import_list(const struct livepatch *livepatch)
{
	struct text list = { .arena = livepatch->arena };
	const char *const *name;

	array_for_each(name, &livepatch->namespaces)
		text_add(&list, "MODULE_INFO(import_ns, \"%s\");\n", *name);
	return text_string(&list);
}

static const char *patch_list(const struct livepatch *livepatch)
{
	struct text list = { .arena = livepatch->arena };
	const char *const *patch;

	array_for_each(patch, &livepatch->patches)
		text_add(&list, "%s *   %s", patch == livepatch->patches.items ? "" : "\n", *patch);
	return text_string(&list);
}

/* Fills in TEMPLATES/NAME.in and writes OUTPUT/WRITTEN. */
static int write_from_template(const struct livepatch *livepatch, const struct generate_dirs *dirs,
			       const char *template, const char *written,
			       const struct place_holder *places, size_t count)
{
	char *text = template_fill(
		livepatch->arena,
		arena_printf(livepatch->arena, "%s/%s", dirs->templates, template), places, count);

	return text ? file_update(arena_printf(livepatch->arena, "%s/%s", dirs->output, written),
				  text, strlen(text))
		    : -1;
}

int generate_source(const struct livepatch *livepatch, const struct generate_dirs *dirs)
{
	struct source source = { .declarations.arena = livepatch->arena,
				 .functions.arena = livepatch->arena,
				 .objects.arena = livepatch->arena };
	struct livepatch_object *const *object;

	if (!changes_anything(livepatch))
		return fail(
			"the patch adds code that nothing calls: no function changes and there is no callback");
	array_for_each(object, &livepatch->objects)
		if (!is_empty(*object))
			add_object(&source, *object);
	{
		const struct place_holder places[] = {
			{ "MODULE", livepatch->name },
			{ "KERNEL", livepatch->kernel },
			{ "VERSION", KLP_VERSION },
			{ "PATCHES", patch_list(livepatch) },
			{ "DECLARATIONS", text_string(&source.declarations) },
			{ "FUNCTIONS", text_string(&source.functions) },
			{ "OBJECTS", text_string(&source.objects) },
			{ "IMPORTS", import_list(livepatch) },
			{ "REPLACE", livepatch->replace ? "true" : "false" },
		};

		return write_from_template(livepatch, dirs, "livepatch.c.in", "main.c", places,
					   sizeof(places) / sizeof(*places));
	}
}

int generate_kbuild(const struct livepatch *livepatch, const struct generate_dirs *dirs,
		    size_t unit_count)
{
	struct text units = { .arena = livepatch->arena };
	size_t i;

	for (i = 1; i <= unit_count; i++)
		text_add(&units, " unit-%zu.o", i);
	{
		const struct place_holder places[] = {
			{ "MODULE", livepatch->name },
			{ "UNITS", text_string(&units) },
		};

		return write_from_template(livepatch, dirs, "Kbuild.in", "Kbuild", places,
					   sizeof(places) / sizeof(*places));
	}
}
