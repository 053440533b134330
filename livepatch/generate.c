// SPDX-License-Identifier: GPL-2.0-or-later
#include "generate.h"
#include "generate-callbacks.h"
#include "generate-shadow-types.h"
#include "../lib/files.h"
#include "../lib/message.h"
#include "../lib/text.h"

#include <string.h>

/* The parts of the C file that depend on the livepatch's objects. */
struct source {
	const struct livepatch *livepatch;
	const struct livepatch_api *api;
	bool has_runtime; /* it registers the shadow types */
	struct text declarations, types, functions, objects, entries;
	size_t object_count;
};

/* Refuses what the kernel's livepatch core does not have. */
static int check_function(const struct source *source, const struct livepatch_object *object,
			  const struct livepatch_function *function)
{
	if (!function->sympos || source->api->old_sympos)
		return 0;
	return fail(
		"%s: %s() is one of several functions of this name, and %s has no klp_func.old_sympos to tell which one is replaced; Linux 4.5 and later have it",
		object->name, function->name, source->api->header);
}

static int check_callback(const struct source *source, const struct livepatch_object *object,
			  const struct livepatch_callback *callback)
{
	if (source->api->callbacks)
		return 0;
	return fail(
		"%s: %s() of %s is a %s callback, and %s has no klp_object.callbacks; Linux 4.15 and later have them: leave the callback out of the patch for this kernel",
		object->name, callback->function, callback->unit, klp_callback_name(callback->kind),
		source->api->header);
}

static int check_api(const struct source *source)
{
	const struct livepatch *livepatch = source->livepatch;
	const struct livepatch_api *api = source->api;

	if (livepatch->states.count && !api->states)
		return fail(
			"the livepatch has state %lu, and %s has no klp_patch.states; Linux 5.5 and later have them: leave KLP_STATE() out of the patch, and the state out of the manifest, for this kernel",
			livepatch->states.items->id, api->header);
	if (livepatch->klp_symbol && api->relocs)
		return fail(
			"the livepatch refers to %s, which is not exported, and %s has klp_object.relocs: that kernel does not read livepatch relocations in the module, as Linux 4.7 and later do; only patches that use exported symbols alone can be built for it",
			livepatch->klp_symbol, api->header);
	if (livepatch->replace && !api->replace)
		return fail(
			"%s has no klp_patch.replace: livepatches stack there; use --no-replace",
			api->header);
	return shadow_types_check(livepatch, api);
}

static int add_functions(struct source *source, const struct livepatch_object *object)
{
	const struct livepatch_function *function;

	text_add(&source->functions, "static struct klp_func functions_%zu[] = {\n",
		 source->object_count);
	array_for_each(function, &object->functions) {
		if (check_function(source, object, function))
			return -1;
		text_add(&source->declarations, "extern char %s[];\n", function->replacement);
		text_add(&source->functions, "\t{ .old_name = \"%s\", ", function->name);
		if (source->api->old_sympos)
			text_add(&source->functions, ".old_sympos = %lu, ", function->sympos);
		text_add(&source->functions, ".new_func = %s },%s\n", function->replacement,
			 function->reverted ? " /* the original code */" : "");
	}
	text_add(&source->functions, "\t{ }\n};\n\n");
	return 0;
}

static int add_callbacks(struct source *source, const struct livepatch_object *object)
{
	struct arena *arena = source->livepatch->arena;
	const struct livepatch_callback *callback;
	struct callback_names names;
	int kind;

	array_for_each(callback, &object->callbacks) {
		if (check_callback(source, object, callback))
			return -1;
		text_add(&source->declarations, "extern %s %s(struct klp_object *object);\n",
			 klp_callback_type(callback->kind), callback->symbol);
	}
	if (source->has_runtime)
		object = shadow_types_runtime_object(arena, object);
	names = generate_callbacks(arena, object, source->object_count, &source->functions);
	for (kind = 0; kind < KLP_CALLBACK_KINDS; kind++)
		if (names.of_kind[kind])
			text_add(&source->objects, "\t\t.callbacks.%s = %s,\n",
				 klp_callback_name((enum klp_callback)kind), names.of_kind[kind]);
	return 0;
}

/* For a livepatch core that registers them, or for the runtime. */
static void add_shadow_types(struct source *source, const struct livepatch_object *object)
{
	const char *name;

	if (!object->shadow_types.count)
		return;
	shadow_types_declare(object, &source->types);
	if (source->has_runtime) {
		shadow_types_entries(object, &source->entries);
		return;
	}
	name = arena_printf(source->livepatch->arena, "shadow_types_%zu", source->object_count);
	shadow_types_array(object, name, &source->functions);
	text_add(&source->objects, "\t\t.shadow_types = %s,\n", name);
}

/* Writes the array of functions even when it is empty, because the kernel refuses NULL. */
static int add_object(struct source *source, const struct livepatch_object *object)
{
	if (add_functions(source, object))
		return -1;
	if (klp_is_vmlinux(object->name))
		text_add(&source->objects, "\t{\t/* vmlinux%s */\n",
			 source->has_runtime
				 ? ", last: shadow_types_post_patch() comes after all others"
				 : "");
	else
		text_add(&source->objects, "\t{\n\t\t.name = \"%s\",\n", object->name);
	text_add(&source->objects, "\t\t.funcs = functions_%zu,\n", source->object_count);
	if (add_callbacks(source, object))
		return -1;
	add_shadow_types(source, object);
	text_add(&source->objects, "\t},\n");
	source->object_count++;
	return 0;
}

/* Does the kernel have anything to do when it is loaded? Relocations of vmlinux need no klp_object. */
static bool is_empty(const struct livepatch_object *object)
{
	return !object->functions.count && !object->callbacks.count &&
	       !object->shadow_types.count && !object->is_referred_to;
}

/* With the runtime vmlinux comes last, and is there even when the patch changes nothing of it. */
static int add_objects(struct source *source)
{
	static const struct livepatch_object none = { .name = KLP_VMLINUX };
	const struct livepatch_object *vmlinux = &none;
	struct livepatch_object *const *object;

	array_for_each(object, &source->livepatch->objects) {
		if (source->has_runtime && klp_is_vmlinux((*object)->name))
			vmlinux = *object;
		else if (!is_empty(*object) && add_object(source, *object))
			return -1;
	}
	return source->has_runtime ? add_object(source, vmlinux) : 0;
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

	if (!livepatch->patches.count)
		return " *   (no patch: it reverts what others replace)";
	array_for_each(patch, &livepatch->patches)
		text_add(&list, "%s *   %s", patch == livepatch->patches.items ? "" : "\n", *patch);
	return text_string(&list);
}

/* Which modules it replaces, and what the kernel reverts then. */
static const char *replaced_list(const struct livepatch *livepatch)
{
	struct text list = { .arena = livepatch->arena };
	const char *const *module;
	const struct report_nop *nop;

	if (livepatch->replaces.count && livepatch->replace) {
		text_add(&list, " *\n * Built to replace:\n");
		array_for_each(module, &livepatch->replaces)
			text_add(&list, " *   %s\n", *module);
	}
	if (livepatch->nops.count) {
		text_add(
			&list,
			" *\n * The kernel goes back to the original code of what these patch and this one does not:\n");
		text_add(&list, " *   %-16s %-32s %6s  %s\n", "object", "function", "sympos",
			 "patched by");
		array_for_each(nop, &livepatch->nops)
			text_add(&list, " *   %-16s %-32s %6lu  %s\n", nop->object, nop->function,
				 nop->sympos, nop->module);
	}
	return text_string(&list);
}

/* The array of states, which ends with an entry whose id is 0. */
static const char *state_array(const struct livepatch *livepatch)
{
	struct text array = { .arena = livepatch->arena };
	const struct livepatch_state *state;

	if (!livepatch->states.count)
		return "";
	text_add(&array, "static struct klp_state states[] = {\n");
	array_for_each(state, &livepatch->states)
		text_add(&array, "\t{ .id = %luUL, .version = %u },\n", state->id, state->version);
	text_add(&array, "\t{ }\n};\n\n");
	return text_string(&array);
}

/*
 * The check of the running kernel's build id; "" when there is none. Returns NULL after printing an error.
 */
static const char *build_id_check(const struct livepatch *livepatch,
				  const struct generate_dirs *dirs)
{
	struct text bytes = { .arena = livepatch->arena };
	const char *digit;

	if (!livepatch->build_id)
		return "";
	for (digit = livepatch->build_id; digit[0] && digit[1]; digit += 2)
		text_add(&bytes, "%s0x%.2s", bytes.chars.count ? ", " : "", digit);
	{
		const struct place_holder places[] = {
			{ "KERNEL", livepatch->kernel },
			{ "BUILD_ID_BYTES", text_string(&bytes) },
		};

		return template_fill(
			livepatch->arena,
			arena_printf(livepatch->arena, "%s/build-id.c.in", dirs->templates), places,
			sizeof(places) / sizeof(*places));
	}
}

/* The members of struct klp_patch that some kernels have. */
static const char *patch_members(const struct livepatch *livepatch, const struct livepatch_api *api)
{
	struct text members = { .arena = livepatch->arena };

	if (livepatch->states.count)
		text_add(&members, "\t.states = states,\n");
	if (api->replace)
		text_add(&members, "\t.replace = %s,\n", livepatch->replace ? "true" : "false");
	if (api->immediate)
		text_add(
			&members,
			"\t.immediate = false,\t/* each task, when it runs none of the functions */\n");
	return text_string(&members);
}

/* The types stand apart from what the livepatch core calls. */
static const char *all_declarations(struct source *source)
{
	if (source->types.chars.count)
		text_add(&source->declarations, "\n/* The shadow types of the patch. */\n%s",
			 text_string(&source->types));
	return text_string(&source->declarations);
}

/* How a module registers with the livepatch core. */
static const char *source_template(const struct livepatch_api *api, bool has_runtime)
{
	if (has_runtime)
		return "livepatch-shadow-types.c.in";
	if (!api->register_patch)
		return "livepatch.c.in";
	return api->transition ? "livepatch-register.c.in" : "livepatch-stays.c.in";
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

int generate_source(const struct livepatch *livepatch, const struct livepatch_api *api,
		    const struct generate_dirs *dirs)
{
	struct source source = { .livepatch = livepatch,
				 .api = api,
				 .has_runtime = shadow_types_need_runtime(livepatch, api),
				 .declarations.arena = livepatch->arena,
				 .types.arena = livepatch->arena,
				 .functions.arena = livepatch->arena,
				 .objects.arena = livepatch->arena,
				 .entries.arena = livepatch->arena };
	const char *build_id = build_id_check(livepatch, dirs);

	if (!build_id || check_api(&source))
		return -1;
	if (!livepatch_changes_anything(livepatch))
		return fail(
			"the patch adds code that nothing calls: no function changes and there is no callback");
	if (add_objects(&source) ||
	    (source.has_runtime && shadow_types_copy_runtime(livepatch, dirs)))
		return -1;
	{
		const struct place_holder places[] = {
			{ "MODULE", livepatch->name },
			{ "KERNEL", livepatch->kernel },
			{ "VERSION", KLP_VERSION },
			{ "PATCHES", patch_list(livepatch) },
			{ "REPLACED", replaced_list(livepatch) },
			{ "DECLARATIONS", all_declarations(&source) },
			{ "FUNCTIONS", text_string(&source.functions) },
			{ "OBJECTS", text_string(&source.objects) },
			{ "SHADOW_ENTRIES", text_string(&source.entries) },
			{ "IMPORTS", import_list(livepatch) },
			{ "STATES", state_array(livepatch) },
			{ "PATCH", patch_members(livepatch, api) },
			{ "BUILD_ID", build_id },
			{ "BUILD_ID_INCLUDE", *build_id ? "#include <linux/elf.h>\n" : "" },
			{ "CHECK_BUILD_ID",
			  *build_id ? "\tif (check_build_id())\n\t\treturn -EINVAL;\n" : "" },
		};

		return write_from_template(livepatch, dirs,
					   source_template(api, source.has_runtime), "main.c",
					   places, sizeof(places) / sizeof(*places));
	}
}

int generate_kbuild(const struct livepatch *livepatch, const struct livepatch_api *api,
		    const struct generate_dirs *dirs, size_t unit_count)
{
	const bool has_runtime = shadow_types_need_runtime(livepatch, api);
	struct text units = { .arena = livepatch->arena };
	size_t i;

	if (has_runtime)
		text_add(&units, " shadow-types.o");
	for (i = 1; i <= unit_count; i++)
		text_add(&units, " unit-%zu.o", i);
	{
		const struct place_holder places[] = {
			{ "MODULE", livepatch->name },
			{ "UNITS", text_string(&units) },
			{ "FLAGS",
			  has_runtime
				  ? "# <linux/klp_shadow_types.h>\nccflags-y := -I$(src)/include\n"
				  : "" },
		};

		return write_from_template(livepatch, dirs, "Kbuild.in", "Kbuild", places,
					   sizeof(places) / sizeof(*places));
	}
}
