// SPDX-License-Identifier: GPL-2.0-or-later
#include "livepatch.h"
#include "../lib/message.h"

#include <string.h>

static bool comes_before(const char *a, const char *b)
{
	if (klp_is_vmlinux(a) || klp_is_vmlinux(b))
		return klp_is_vmlinux(a) && !klp_is_vmlinux(b);
	return strcmp(a, b) < 0;
}

struct livepatch_object *livepatch_object(struct livepatch *livepatch, const char *name)
{
	struct livepatch_object **item, *object;
	size_t at;

	array_for_each(item, &livepatch->objects)
		if (!strcmp((*item)->name, name))
			return *item;
	object = arena_new_object(livepatch->arena, struct livepatch_object);
	object->name = name;
	array_push(livepatch->arena, &livepatch->objects);
	item = livepatch->objects.items;
	for (at = livepatch->objects.count - 1; at && comes_before(name, item[at - 1]->name); at--)
		item[at] = item[at - 1];
	item[at] = object;
	return object;
}

int livepatch_add_function(struct livepatch *livepatch, struct livepatch_object *object,
			   const struct livepatch_function *function)
{
	const struct livepatch_function *other;

	array_for_each(other, &object->functions)
		if (!strcmp(other->name, function->name) && other->sympos == function->sympos)
			return fail(
				"%s() of %s is replaced by two units of the patch%s%s%s%s; only one can be",
				function->name, object->name, other->unit ? ", " : "",
				other->unit ? other->unit : "", function->unit ? " and " : "",
				function->unit ? function->unit : "");
	*array_push(livepatch->arena, &object->functions) = *function;
	return 0;
}

int livepatch_add_callback(struct livepatch *livepatch, struct livepatch_object *object,
			   const struct livepatch_callback *callback)
{
	const struct livepatch_callback *other;

	array_for_each(other, &object->callbacks)
		if (other->kind == callback->kind && !strcmp(other->unit, callback->unit) &&
		    (!other->fix || !callback->fix || !strcmp(other->fix, callback->fix)))
			return fail(
				"%s: %s() and %s() are both its %s callback; a source file can only have one of each kind, and one for each fix of a manifest: call one from the other",
				callback->unit, other->function, callback->function,
				klp_callback_name(callback->kind));
	*array_push(livepatch->arena, &object->callbacks) = *callback;
	return 0;
}

int livepatch_add_state(struct livepatch *livepatch, const struct livepatch_state *state)
{
	const struct livepatch_state *other;

	array_for_each(other, &livepatch->states)
		if (other->id == state->id)
			return other->version == state->version
				       ? 0
				       : fail("state %lu has the versions %u and %u; a livepatch has one version of a state",
					      state->id, other->version, state->version);
	*array_push(livepatch->arena, &livepatch->states) = *state;
	return 0;
}

void livepatch_import_namespace(struct livepatch *livepatch, const char *name)
{
	const char *const *other;

	array_for_each(other, &livepatch->namespaces)
		if (!strcmp(*other, name))
			return;
	*array_push(livepatch->arena, &livepatch->namespaces) = name;
}

static int add_reported_callback(struct livepatch *livepatch, struct livepatch_object *object,
				 const struct report_unit *unit,
				 const struct report_callback *reported)
{
	struct livepatch_callback callback = { .function = reported->function,
					       .symbol = reported->alias,
					       .unit = unit->unit,
					       .fix = reported->fix };

	if (!klp_callback_parse(reported->kind, &callback.kind))
		return fail(
			"%s: the livepatch core has no %s callback, but %s() is declared as one; use the macros of <linux/livepatch_helpers.h>",
			object->name, reported->kind, reported->function);
	return livepatch_add_callback(livepatch, object, &callback);
}

static int add_unit(struct livepatch *livepatch, const struct report_unit *unit)
{
	struct livepatch_object *object = livepatch_object(livepatch, unit->object);
	const struct report_function *function;
	const struct report_callback *callback;
	const struct report_shadow_type *type;
	const struct report_symbol *symbol;

	array_for_each(function, &unit->functions)
		if (livepatch_replaces(function) &&
		    livepatch_add_function(livepatch, object,
					   &(struct livepatch_function){
						   .name = function->name,
						   .sympos = function->sympos,
						   .replacement = function->alias,
						   .unit = unit->unit,
						   .reverted = function->status == REPORT_REVERTED,
					   }))
			return -1;
	array_for_each(callback, &unit->callbacks)
		if (add_reported_callback(livepatch, object, unit, callback))
			return -1;
	array_for_each(type, &unit->shadow_types)
		*array_push(livepatch->arena, &object->shadow_types) =
			(struct livepatch_shadow_type){
				.id = report_shadow_type_id(type),
				.version = type->version,
				.name = type->name,
				.symbol = type->alias,
				.unit = unit->unit,
			};
	array_for_each(symbol, &unit->symbols) {
		if (!symbol->how || symbol->how == REPORT_KLP)
			livepatch->klp_symbol = symbol->name;
		object->is_referred_to |= symbol->how == REPORT_KLP &&
					  !klp_is_vmlinux(symbol->object);
	}
	return 0;
}

static bool is_split(const struct livepatch_object *object, const char *unit)
{
	const struct livepatch_callback *callback, *other;

	array_for_each(callback, &object->callbacks)
		array_for_each(other, &object->callbacks)
			if (other != callback && other->kind == callback->kind &&
			    !strcmp(other->unit, unit) && !strcmp(callback->unit, unit))
				return true;
	return false;
}

/* Returns the place of a fix in the manifest, from 1; 0: it is not known. */
static size_t fix_rank(const struct report *report, const char *id)
{
	size_t i;

	for (i = 0; id && i < report->fixes.count; i++)
		if (!strcmp(report->fixes.items[i].id, id))
			return i + 1;
	return 0;
}

/* Returns the first place of a fix that callbacks of the group are known to be of. */
static size_t group_rank(const struct report *report, const struct livepatch_object *object,
			 const char *group)
{
	const struct livepatch_callback *callback;
	size_t rank = 0;

	array_for_each(callback, &object->callbacks) {
		size_t of_callback =
			strcmp(callback->group, group) ? 0 : fix_rank(report, callback->fix);

		if (of_callback && (!rank || of_callback < rank))
			rank = of_callback;
	}
	return rank;
}

static int group_callbacks(struct livepatch *livepatch, struct livepatch_object *object)
{
	struct livepatch_callback *callback;

	array_for_each(callback, &object->callbacks) {
		bool split = is_split(object, callback->unit);

		if (split && !callback->fix)
			return fail(
				"%s: has callbacks of several fixes, and it is not known of which %s() is; give it a name that no other fix uses",
				callback->unit, callback->function);
		callback->group = split ? arena_printf(livepatch->arena, "%s of %s", callback->unit,
						       callback->fix)
					: callback->unit;
	}
	return 0;
}

/* Puts the groups in the order of their fixes; without fixes that of the units stays. */
static void sort_callbacks(struct livepatch *livepatch, const struct report *report,
			   struct livepatch_object *object)
{
	size_t count = object->callbacks.count, i, at;
	size_t *ranks = arena_alloc(livepatch->arena, count * sizeof(*ranks));
	struct livepatch_callback *items = object->callbacks.items;

	for (i = 0; i < count; i++)
		ranks[i] = group_rank(report, object, items[i].group);
	for (i = 1; i < count; i++) {
		const struct livepatch_callback moved = items[i];
		const size_t rank = ranks[i];

		for (at = i; at && ranks[at - 1] > rank; at--) {
			items[at] = items[at - 1];
			ranks[at] = ranks[at - 1];
		}
		items[at] = moved;
		ranks[at] = rank;
	}
}

int livepatch_from_report(struct livepatch *livepatch, const struct report *report)
{
	struct livepatch_object *const *object;
	const struct report_state *state;
	const struct report_unit *unit;
	const struct report_nop *nop;
	const char *const *patch, *const *replaced;

	livepatch->kernel = report->kernel;
	livepatch->build_id = report->build_id;
	livepatch->replace = report->replace;
	array_for_each(patch, &report->patches)
		*array_push(livepatch->arena, &livepatch->patches) = *patch;
	array_for_each(replaced, &report->replaces)
		*array_push(livepatch->arena, &livepatch->replaces) = *replaced;
	array_for_each(nop, &report->nops)
		*array_push(livepatch->arena, &livepatch->nops) = *nop;
	array_for_each(unit, &report->units)
		if (add_unit(livepatch, unit))
			return -1;
	array_for_each(object, &livepatch->objects) {
		if (group_callbacks(livepatch, *object))
			return -1;
		sort_callbacks(livepatch, report, *object);
	}
	array_for_each(state, &report->states)
		if (livepatch_add_state(livepatch,
					&(struct livepatch_state){ state->id, state->version }))
			return -1;
	return 0;
}

bool livepatch_changes_anything(const struct livepatch *livepatch)
{
	struct livepatch_object *const *object;

	array_for_each(object, &livepatch->objects)
		if ((*object)->functions.count || (*object)->callbacks.count ||
		    (*object)->shadow_types.count)
			return true;
	return false;
}

bool livepatch_replaces(const struct report_function *function)
{
	return function->status == REPORT_CHANGED || function->status == REPORT_REVERTED;
}
