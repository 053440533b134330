// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Step 4: a changed function that ftrace cannot reach is patched through its callers.
 *
 * notrace functions, inline functions that the compiler kept as functions of their own
 * (the kernel's "inline" says notrace), and so the bodies of large system calls
 * (__do_sys_bpf()) have no fentry call. When all callers are known - it is static, and
 * nothing takes its address - they are replaced instead, and call a copy of it; a caller
 * without fentry is replaced through its own callers, and so on.
 */
#include "arch.h"
#include "diff.h"
#include "special.h"
#include "../lib/message.h"

#include <string.h>

struct callers {
	struct diff *diff;
	struct symbol *function; /* of the patched object */
	ARRAY(struct symbol *) queue;
	size_t count, gone; /* of its callers: those that run, and those that never run again */
};

/* Never runs again: it may keep its call of the old function. */
static bool is_gone(const struct diff *diff, const struct symbol *symbol)
{
	return symbol->section->init || (!strncmp(symbol->section->name, ".exit", 5) &&
					 !strcmp(diff->options.object, "vmlinux"));
}

/* Entries that say something about the function, and sections that are dropped, use nothing. */
static bool is_annotation(const struct symbol *user)
{
	const struct special *special = user->section->special;

	return special && special->action == SPECIAL_DROP && !special->reason;
}

static enum transfer transfer_kind(const struct callers *callers, const struct symbol *user,
				   const struct reference *reference)
{
	if (user->kind != KIND_FUNCTION || reference->target_offset)
		return TRANSFER_NONE;
	return callers->diff->orig->arch->transfer(symbol_bytes(user), reference->offset,
						   reference->type);
}

/*
 * The consistency model looks for replaced functions on the stacks of tasks. Behind a
 * jump, the caller is not on the stack.
 */
static void warn_of_jump(struct callers *callers, const struct symbol *user)
{
	const char *text = arena_printf(
		callers->diff->arena,
		"%s() jumps to %s(), which has no fentry call: a task that sleeps in there is not "
		"seen by the transition and finishes the old code after it",
		user->name, callers->function->name);

	warning("%s: %s", callers->diff->options.unit, text);
	*array_push(callers->diff->arena, &callers->diff->unit->warnings) = text;
}

/* A caller of the patched object: it has to be replaced. */
static void replace_caller(struct callers *callers, struct symbol *user)
{
	struct symbol *caller = whole_function(user);
	const char *function = callers->function->name;

	callers->count++;
	if (caller->status != STATUS_SAME)
		return;
	caller->status = caller->twin->status = STATUS_CHANGED;
	caller->why = arena_printf(callers->diff->arena,
				   "calls %s(), which changes and has no fentry call", function);
	caller->calls = callers->function;
	caller->caller_of = callers->function;
	if (caller->child)
		caller->child->status = STATUS_CHANGED;
	*array_push(callers->diff->arena, &callers->queue) = caller;
}

/* Returns NULL, or why the function cannot be reached through its callers. */
static const char *visit_users(struct callers *callers, struct object *object,
			       const struct symbol *function, bool is_patched)
{
	struct arena *arena = callers->diff->arena;
	struct symbol **item;
	size_t i;

	array_for_each(item, &object->symbols) {
		struct symbol *user = *item;
		const struct record *record;

		if (user->alias_of == function && user->global)
			return arena_printf(arena, "its other name %s is global", user->name);
		if (!user->section || user->alias_of || whole_function(user) == function ||
		    is_annotation(user))
			continue;
		for (i = 0; i < user->reference_count; i++) {
			enum transfer transfer;

			if (whole_function(user->references[i].target) != function)
				continue;
			transfer = transfer_kind(callers, user, &user->references[i]);
			if (transfer == TRANSFER_NONE)
				return arena_printf(arena, "%s takes its address", user->name);
			if (is_gone(callers->diff, user))
				callers->gone++;
			else if (is_patched)
				replace_caller(callers, user);
			else if (transfer == TRANSFER_JUMP)
				warn_of_jump(callers, user);
		}
		for (record = user->records; record; record = record->next)
			for (i = 1; i < record->reference_count; i++)
				if (whole_function(record->references[i].target) == function)
					return arena_printf(arena, "%s refers to it in %s",
							    user->name, record->section->name);
	}
	return NULL;
}

static const char *through_callers(struct callers *callers)
{
	struct symbol *function = callers->function;
	const char *problem;

	if (function->global)
		return "it is global, so other files may call it";
	problem = visit_users(callers, callers->diff->orig, function->twin, false);
	if (!problem)
		problem = visit_users(callers, callers->diff->patched, function, true);
	if (problem || callers->count)
		return problem;
	function->never_runs = callers->gone;
	return callers->gone ? "only code that never runs again calls it"
			     : "nothing in this file calls it";
}

int replace_callers(struct diff *diff)
{
	struct callers callers = { .diff = diff };
	struct symbol **item;
	size_t i;

	array_for_each(item, &diff->patched->symbols)
		if ((*item)->kind == KIND_FUNCTION && (*item)->status == STATUS_CHANGED &&
		    !(*item)->parent && !(*item)->alias_of)
			*array_push(diff->arena, &callers.queue) = *item;
	for (i = 0; i < callers.queue.count; i++) {
		struct symbol *function = callers.queue.items[i];

		if (function->twin->has_fentry || is_gone(diff, function))
			continue;
		callers.function = function;
		callers.count = callers.gone = 0;
		function->no_callers = through_callers(&callers);
		function->by_callers = !function->no_callers;
	}
	return 0;
}
