// SPDX-License-Identifier: GPL-2.0-or-later
#include "difference.h"
#include "print-words.h"
#include "replace.h"
#include "../lib/message.h"

#include <stdio.h>
#include <string.h>

struct module_pair {
	struct arena *arena;
	const struct module_summary *from, *to;
};

/* The second word of a line: is it in both modules, or in one? */
static const char *where(const void *in_from, const void *in_to)
{
	return in_from && in_to ? "both" : in_to ? "added" : "dropped";
}

static void print_module(const char *word, const struct module_summary *module)
{
	const char *version = module->report ? module->report->version : NULL;

	printf("%s %s %s ", word, module->name, module->release);
	print_text(version ? version : "-");
}

static const struct report_fix *find_fix(const struct module_summary *module, const char *id)
{
	const struct report_fix *fix;

	if (module->report)
		array_for_each(fix, &module->report->fixes)
			if (!strcmp(fix->id, id))
				return fix;
	return NULL;
}

static void print_fix(const char *id, const struct report_fix *from, const struct report_fix *to)
{
	printf("fix %s ", where(from, to));
	print_word(id);
	printf("%s %s\n", from ? report_outcome_name(from->outcome) : "-",
	       to ? report_outcome_name(to->outcome) : "-");
}

static void print_fixes(const struct module_pair *pair)
{
	const struct report_fix *fix;

	if (pair->from->report)
		array_for_each(fix, &pair->from->report->fixes)
			print_fix(fix->id, fix, find_fix(pair->to, fix->id));
	if (pair->to->report)
		array_for_each(fix, &pair->to->report->fixes)
			if (!find_fix(pair->from, fix->id))
				print_fix(fix->id, NULL, fix);
}

static void print_function(const struct summary_function *from, const struct summary_function *to)
{
	const struct summary_function *any = to ? to : from;

	printf("function %s %s %s %lu %s\n", where(from, to), any->object, any->name, any->sympos,
	       any->reverted ? "reverted" : "changed");
}

static void print_functions(const struct module_pair *pair)
{
	const struct summary_function *function;

	array_for_each(function, &pair->from->functions)
		print_function(function, summary_function(pair->to, function));
	array_for_each(function, &pair->to->functions)
		if (!summary_function(pair->from, function))
			print_function(NULL, function);
}

static void print_callback(const struct summary_callback *from, const struct summary_callback *to)
{
	const struct summary_callback *any = to ? to : from;

	printf("callback %s %s %s %s\n", where(from, to), any->object, klp_callback_name(any->kind),
	       any->function);
}

static const struct summary_callback *find_callback(const struct module_summary *module,
						    const struct summary_callback *like)
{
	const struct summary_callback *callback;

	array_for_each(callback, &module->callbacks)
		if (callback->kind == like->kind && !strcmp(callback->object, like->object) &&
		    !strcmp(callback->function, like->function))
			return callback;
	return NULL;
}

static void print_callbacks(const struct module_pair *pair)
{
	const struct summary_callback *callback;

	array_for_each(callback, &pair->from->callbacks)
		print_callback(callback, find_callback(pair->to, callback));
	array_for_each(callback, &pair->to->callbacks)
		if (!find_callback(pair->from, callback))
			print_callback(NULL, callback);
}

/* NULL: that side has none. */
static void print_versions(const unsigned int *from, const unsigned int *to)
{
	if (from)
		printf(" %u", *from);
	else
		printf(" -");
	if (to)
		printf(" %u\n", *to);
	else
		printf(" -\n");
}

static void print_state(const struct report_state *from, const struct report_state *to)
{
	printf("state %s %lu", where(from, to), (to ? to : from)->id);
	print_versions(from ? &from->version : NULL, to ? &to->version : NULL);
}

static void print_states(const struct module_pair *pair)
{
	const struct report_state *state;

	array_for_each(state, &pair->from->states)
		print_state(state, summary_state(pair->to, state->id));
	array_for_each(state, &pair->to->states)
		if (!summary_state(pair->from, state->id))
			print_state(NULL, state);
}

static void print_shadows(const struct module_pair *pair)
{
	const struct summary_shadow *shadow;

	array_for_each(shadow, &pair->from->shadows)
		printf("shadow %s %s\n", where(shadow, summary_shadow(pair->to, shadow->id)),
		       shadow->id);
	array_for_each(shadow, &pair->to->shadows)
		if (!summary_shadow(pair->from, shadow->id))
			printf("shadow added %s\n", shadow->id);
}

static void print_type(const struct summary_type *from, const struct summary_type *to)
{
	const struct summary_type *any = to ? to : from;

	printf("shadow-type %s %s %s %s", where(from, to), any->object, any->name, any->id);
	print_versions(from ? &from->version : NULL, to ? &to->version : NULL);
}

static void print_types(const struct module_pair *pair)
{
	const struct summary_type *type;

	array_for_each(type, &pair->from->types)
		print_type(type, summary_type_of(pair->to, type->object, type->id));
	array_for_each(type, &pair->to->types)
		if (!summary_type_of(pair->from, type->object, type->id))
			print_type(NULL, type);
}

/* What the kernel does when the second one is loaded while the first is enabled. */
static void print_transition(const struct module_pair *pair)
{
	struct enabled_modules enabled = { 0 };
	const struct transition *transition;
	const struct report_nop *nop;

	*array_push(pair->arena, &enabled) = pair->from;
	transition = transition_find(pair->arena, &enabled, pair->to);
	array_for_each(nop, &transition->nops)
		printf("nop %s %s %lu %s\n", nop->object, nop->function, nop->sympos, nop->module);
	if (transition->refused)
		printf("allowed no %s\n", transition->refused);
	else
		printf("allowed yes\n");
}

static int print_all(const struct module_pair *pair)
{
	print_module("from", pair->from);
	print_module("to", pair->to);
	print_fixes(pair);
	print_functions(pair);
	print_callbacks(pair);
	print_states(pair);
	print_shadows(pair);
	print_types(pair);
	print_transition(pair);
	if (fflush(stdout) || ferror(stdout))
		return fail_errno("what differs could not be written to stdout");
	return 0;
}

int difference_print(const char *from, const char *to)
{
	struct module_pair pair = { .arena = arena_new() };
	int result = -1;

	pair.from = module_summary_read(pair.arena, from);
	pair.to = module_summary_read(pair.arena, to);
	if (pair.from && pair.to)
		result = print_all(&pair);
	arena_free(pair.arena);
	return result;
}
