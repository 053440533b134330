// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-summary.h"
#include "info.h"
#include "klp-structs.h"
#include "livepatch.h"
#include "module-elf.h"
#include "../lib/message.h"

#include <string.h>

bool summary_same_function(const struct summary_function *a, const struct summary_function *b)
{
	return !strcmp(a->object, b->object) && !strcmp(a->name, b->name) &&
	       (a->sympos ? a->sympos : 1) == (b->sympos ? b->sympos : 1);
}

const struct summary_function *summary_function(const struct module_summary *module,
						const struct summary_function *like)
{
	const struct summary_function *function;

	array_for_each(function, &module->functions)
		if (summary_same_function(function, like))
			return function;
	return NULL;
}

const struct report_state *summary_state(const struct module_summary *module, unsigned long id)
{
	const struct report_state *state;

	array_for_each(state, &module->states)
		if (state->id == id)
			return state;
	return NULL;
}

const struct summary_shadow *summary_shadow(const struct module_summary *module, const char *id)
{
	const struct summary_shadow *shadow;

	array_for_each(shadow, &module->shadows)
		if (!strcmp(shadow->id, id))
			return shadow;
	return NULL;
}

const struct summary_type *summary_type(const struct module_summary *module, const char *id)
{
	const struct summary_type *type;

	array_for_each(type, &module->types)
		if (!strcmp(type->id, id))
			return type;
	return NULL;
}

const struct summary_type *summary_type_of(const struct module_summary *module, const char *object,
					   const char *id)
{
	const struct summary_type *type;

	array_for_each(type, &module->types)
		if (!strcmp(type->id, id) && !strcmp(type->object, object))
			return type;
	return NULL;
}

const struct summary_callback *summary_callback(const struct module_summary *module,
						const char *object, enum klp_callback kind)
{
	const struct summary_callback *callback;

	array_for_each(callback, &module->callbacks)
		if (callback->kind == kind && !strcmp(callback->object, object))
			return callback;
	return NULL;
}

const char *summary_function_text(struct arena *arena, const struct summary_function *function)
{
	return arena_printf(arena, "%s:%s,%lu", function->object, function->name,
			    function->sympos ? function->sympos : 1);
}

static void add_shadows(struct arena *arena, const struct report *report,
			struct module_summary *summary)
{
	const struct report_unit *unit;
	const struct report_shadow *call;

	summary->knows_shadows = report->plugin && strncmp(report->plugin, "none", strlen("none"));
	array_for_each(unit, &report->units)
		array_for_each(call, &unit->shadows) {
			struct summary_shadow *shadow;

			/* The type itself tells of it. */
			if (!strcmp(call->call, REPORT_SHADOW_TYPE))
				continue;
			if (!call->id) {
				summary->knows_shadows = false;
				continue;
			}
			shadow = (struct summary_shadow *)summary_shadow(summary, call->id);
			if (!shadow) {
				shadow = array_push(arena, &summary->shadows);
				shadow->id = call->id;
			}
			if (!strcmp(call->call, "klp_shadow_free_all"))
				shadow->freed = true;
			else
				shadow->used = true;
		}
}

static void add_types(struct arena *arena, const struct report *report,
		      struct module_summary *summary)
{
	const struct report_unit *unit;
	const struct report_shadow_type *type;

	array_for_each(unit, &report->units)
		array_for_each(type, &unit->shadow_types) {
			const char *id = arena_printf(arena, "0x%lx", report_shadow_type_id(type));

			if (summary_type_of(summary, unit->object, id))
				continue;
			*array_push(arena, &summary->types) = (struct summary_type){
				.object = unit->object,
				.id = id,
				.version = type->version,
				.name = type->name,
				.ctor = type->ctor,
				.dtor = type->dtor,
				.fix = type->fix,
			};
		}
}

/* Units are undone in the opposite order, as generated source has it. */
static void add_callbacks(struct arena *arena, const struct livepatch_object *object,
			  enum klp_callback kind, struct module_summary *summary)
{
	bool undoes = kind == KLP_PRE_UNPATCH || kind == KLP_POST_UNPATCH;
	size_t count = object->callbacks.count, i;

	for (i = 0; i < count; i++) {
		const struct livepatch_callback *callback =
			&object->callbacks.items[undoes ? count - 1 - i : i];

		if (callback->kind == kind)
			*array_push(arena, &summary->callbacks) = (struct summary_callback){
				.kind = kind,
				.object = object->name,
				.function = callback->function,
				.fix = callback->fix,
			};
	}
}

/* In the order in which the generated source has them. */
static void add_object(struct arena *arena, const struct livepatch_object *object,
		       struct module_summary *summary)
{
	const struct livepatch_function *function;
	int kind;

	*array_push(arena, &summary->objects) = object->name;
	array_for_each(function, &object->functions)
		*array_push(arena, &summary->functions) = (struct summary_function){
			.object = object->name,
			.name = function->name,
			.sympos = function->sympos,
		};
	for (kind = 0; kind < KLP_CALLBACK_KINDS; kind++)
		add_callbacks(arena, object, (enum klp_callback)kind, summary);
}

/* The original code of a function that another livepatch has changed. */
static void mark_reverted(const struct report *report, struct module_summary *summary)
{
	const struct report_unit *unit;
	const struct report_function *reported;

	array_for_each(unit, &report->units)
		array_for_each(reported, &unit->functions) {
			const struct summary_function like = { .object = unit->object,
							       .name = reported->name,
							       .sympos = reported->sympos };
			struct summary_function *function;

			if (reported->status != REPORT_REVERTED)
				continue;
			array_for_each(function, &summary->functions)
				if (summary_same_function(function, &like))
					function->reverted = true;
		}
}

struct module_summary *module_summary_of_report(struct arena *arena, const struct report *report)
{
	struct module_summary *summary = arena_new_object(arena, struct module_summary);
	struct livepatch livepatch = { .arena = arena, .name = report->module };
	struct livepatch_object *const *object;
	const struct report_state *state;

	if (livepatch_from_report(&livepatch, report))
		return NULL;
	summary->name = klp_object_name(arena, report->module, strlen(report->module));
	summary->release = report->kernel;
	summary->replace = report->replace ? SUMMARY_REPLACES : SUMMARY_STACKS;
	summary->report = report;
	array_for_each(object, &livepatch.objects)
		if ((*object)->functions.count || (*object)->callbacks.count ||
		    (*object)->shadow_types.count)
			add_object(arena, *object, summary);
	mark_reverted(report, summary);
	array_for_each(state, &report->states)
		*array_push(arena, &summary->states) = *state;
	add_shadows(arena, report, summary);
	add_types(arena, report, summary);
	return summary;
}

/* Says that .klp.info is not about what the module does. */
static int differs(const struct module_summary *module, const char *what)
{
	return fail("%s: %s; " KLP_INFO_SECTION
		    " is not about what the module does: it was changed after klp-build made it",
		    module->file, what);
}

/*
 * Has `in` all functions, callbacks, states and shadow types of `of`? `where` and `elsewhere` say where these
 * come from.
 */
static int compare_lists(struct arena *arena, const struct module_summary *module,
			 const struct module_summary *of, const struct module_summary *in,
			 const char *where, const char *elsewhere)
{
	const struct summary_function *function;
	const struct summary_callback *callback;
	const struct report_state *state, *other;
	const struct summary_type *type, *same;

	array_for_each(function, &of->functions)
		if (!summary_function(in, function))
			return differs(module,
				       arena_printf(arena,
						    "%s is replaced according to %s, but not to %s",
						    summary_function_text(arena, function), where,
						    elsewhere));
	array_for_each(callback, &of->callbacks)
		if (!summary_callback(in, callback->object, callback->kind))
			return differs(
				module,
				arena_printf(
					arena,
					"%s has the %s callback %s() according to %s, but none to %s",
					callback->object, klp_callback_name(callback->kind),
					callback->function, where, elsewhere));
	array_for_each(state, &of->states) {
		other = summary_state(in, state->id);
		if (!other || other->version != state->version)
			return differs(
				module,
				arena_printf(
					arena,
					"it has state %lu, version %u, according to %s, but not to %s",
					state->id, state->version, where, elsewhere));
	}
	array_for_each(type, &of->types) {
		same = summary_type_of(in, type->object, type->id);
		if (!same || same->version != type->version)
			return differs(
				module,
				arena_printf(
					arena,
					"%s has the shadow type %s, version %u, according to %s, but not to %s",
					type->object, type->id, type->version, where, elsewhere));
	}
	return 0;
}

/* Holds what the report says against the structs. */
static int compare_with_structs(struct arena *arena, const struct module_summary *structs,
				const struct module_summary *reported)
{
	static const char info[] = KLP_INFO_SECTION, code[] = "struct klp_patch";

	if (strcmp(structs->name, reported->name))
		return differs(structs,
			       arena_printf(arena, "the module is %s, its report is about %s",
					    structs->name, reported->name));
	if (reported->release && strcmp(structs->release, reported->release))
		return differs(structs,
			       arena_printf(arena, "vermagic is for kernel %s, the report for %s",
					    structs->release, reported->release));
	if (structs->replace != reported->replace)
		return differs(structs, "'replace' is not the same in both");
	return compare_lists(arena, structs, reported, structs, info, code)
		       ?: compare_lists(arena, structs, structs, reported, code, info);
}

/* In the order of the structs, the report's callbacks, of which one of the kernel's may stand for several. */
static void take_callbacks(struct arena *arena, struct module_summary *summary,
			   const struct module_summary *reported)
{
	const struct summary_callback *callback;
	const char *const *object;

	memset(&summary->callbacks, 0, sizeof(summary->callbacks));
	array_for_each(object, &summary->objects)
		array_for_each(callback, &reported->callbacks)
			if (!strcmp(callback->object, *object))
				*array_push(arena, &summary->callbacks) = *callback;
}

static void take_from_report(struct arena *arena, struct module_summary *summary,
			     const struct module_summary *reported)
{
	struct summary_function *function;
	struct report_state *state;

	take_callbacks(arena, summary, reported);
	array_for_each(function, &summary->functions)
		function->reverted = summary_function(reported, function)->reverted;
	array_for_each(state, &summary->states)
		*state = *summary_state(reported, state->id);
	summary->shadows.items = reported->shadows.items;
	summary->shadows.count = reported->shadows.count;
	summary->knows_shadows = reported->knows_shadows;
	summary->types.items = reported->types.items;
	summary->types.count = reported->types.count;
	summary->report = reported->report;
}

/* More than any livepatch has: what follows compares each with each. */
#define MAX_ENTRIES 16384

static bool is_too_long(const struct report *report)
{
	const struct report_function *function;
	const struct report_unit *unit;
	size_t count = report->states.count;

	array_for_each(unit, &report->units) {
		array_for_each(function, &unit->functions)
			count += livepatch_replaces(function);
		count += unit->callbacks.count + unit->shadows.count + unit->shadow_types.count;
	}
	return count > MAX_ENTRIES;
}

static int read_report(struct arena *arena, struct elf_file *module, struct module_summary *summary)
{
	const struct elf_section *section = elf_section_by_name(module, KLP_INFO_SECTION);
	const struct module_summary *reported;
	struct report *report;

	if (!section)
		return 0;
	report = klp_info_read(arena, module, summary->file);
	if (!report)
		return -1;
	if (!report->module)
		return differs(summary, "it is the report of an object file");
	if (is_too_long(report))
		return differs(summary, "its report has more entries than any livepatch");
	reported = module_summary_of_report(arena, report);
	if (!reported || compare_with_structs(arena, summary, reported))
		return -1;
	take_from_report(arena, summary, reported);
	return 0;
}

/* As kbuild and the kernel allow it; names get into messages, reports and generated source. */
static bool is_module_name(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789_-");

	return length && length <= KLP_OBJECT_MAX && !name[length];
}

/* The first word of vermagic. */
static bool is_release(const char *text, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	return length && length < 65; /* __NEW_UTS_LEN, and its zero */
}

static int read_modinfo(struct arena *arena, struct elf_file *module,
			struct module_summary *summary)
{
	const char *livepatch = modinfo(module, "livepatch"), *name = modinfo(module, "name");
	const char *vermagic = modinfo(module, "vermagic");

	if (!livepatch || strcmp(livepatch, "Y"))
		return fail("%s: is not a livepatch: its .modinfo has no livepatch=Y",
			    summary->file);
	if (!name || !is_module_name(name))
		return fail(
			"%s: there is no name of a module in its .modinfo; it was never linked as one",
			summary->file);
	if (!vermagic || !is_release(vermagic, strcspn(vermagic, " ")))
		return fail("%s: there is no vermagic in its .modinfo, so it is for no kernel",
			    summary->file);
	summary->name = klp_object_name(arena, name, strlen(name));
	summary->release = arena_strndup(arena, vermagic, strcspn(vermagic, " "));
	return 0;
}

static int read_all(struct arena *arena, struct elf_file *module, struct module_summary *summary)
{
	return read_modinfo(arena, module, summary) ?: klp_structs_read(arena, module, summary)
		       ?: read_report(arena, module, summary);
}

const struct module_summary *module_summary_read_as(struct arena *arena, const char *path,
						    const char *name)
{
	struct module_summary *summary = arena_new_object(arena, struct module_summary);
	struct elf_file *module = module_elf_open(arena, path, name);
	int result;

	summary->file = name;
	if (!module)
		return NULL;
	result = read_all(arena, module, summary);
	elf_file_close(module);
	return result ? NULL : summary;
}

const struct module_summary *module_summary_read(struct arena *arena, const char *path)
{
	return module_summary_read_as(arena, path, path);
}
