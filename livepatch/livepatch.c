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
		if (other->kind == callback->kind && !strcmp(other->unit, callback->unit))
			return fail(
				"%s: %s() and %s() are both its %s callback; a source file can only have one of each kind: call one from the other",
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
					       .unit = unit->unit };

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
	array_for_each(symbol, &unit->symbols) {
		if (!symbol->how || symbol->how == REPORT_KLP)
			livepatch->klp_symbol = symbol->name;
		object->is_referred_to |= symbol->how == REPORT_KLP &&
					  !klp_is_vmlinux(symbol->object);
	}
	return 0;
}

int livepatch_from_report(struct livepatch *livepatch, const struct report *report)
{
	const struct report_state *state;
	const struct report_unit *unit;
	const struct report_nop *nop;
	const char *const *patch, *const *replaced;

	livepatch->kernel = report->kernel;
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
	array_for_each(state, &report->states)
		if (livepatch_add_state(livepatch,
					&(struct livepatch_state){ state->id, state->version }))
			return -1;
	return 0;
}

bool livepatch_replaces(const struct report_function *function)
{
	return function->status == REPORT_CHANGED || function->status == REPORT_REVERTED;
}
