// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Changed functions in which a task stays. The transition ends when every task has left the functions
 * that are replaced, so a task in an endless loop holds it up for good: the livepatch is loaded, and
 * neither in force nor removable. That is no reason to refuse it, as the kernel may have no such
 * task; but the user has to know.
 *
 * There are three kinds. The main function of a kernel thread returns when the thread is told to stop
 * (kthread_should_stop()), which for most never happens: such a function is known by the call to
 * which its address is passed. What the main function calls may do the waiting for it: it has a loop that
 * ends with a call of kthread_should_stop() only. And there are functions with a loop that nothing
 * leaves. Both are seen in the code of the original: that is what tasks are in.
 */
#include "parts.h"
#include "../arch/arch.h"
#include "../match/pairs.h"
#include "../object/special.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>

/* Functions that start a task in a function whose address they are given. */
static const char *const starters[] = {
	"kthread_create_on_node",
	"kthread_create_on_cpu",
	"kthread_run_on_cpu",
	"kernel_thread",
	"user_mode_thread",
	"create_io_thread",
	"svc_create",
	"svc_create_pooled",
};

static bool is_starter(const struct symbol *symbol)
{
	size_t i;

	for (i = 0; i < sizeof(starters) / sizeof(*starters); i++)
		if (!strcmp(symbol->name, starters[i]))
			return true;
	return false;
}

const struct reference *reference_at(const struct symbol *symbol, uint64_t offset)
{
	size_t low = 0, high = symbol->reference_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (symbol->references[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low < symbol->reference_count && symbol->references[low].offset == offset
		       ? &symbol->references[low]
		       : NULL;
}

/* A search for the call that starts a task in a function. */
struct start {
	const struct symbol *function, *user; /* user: whose calls are looked at */
	const struct symbol *starter;	      /* what it calls; NULL until it is found */
};

/* Is the function an argument of this call? */
static void look_at_call(void *context, uint64_t at, const struct constant *arguments, size_t count)
{
	struct start *start = context;
	const struct symbol *user = start->user;
	const uint64_t base = user->offset - user->lead;
	const struct reference *call = reference_at(user, at - base), *argument;
	size_t i;

	if (!call || !is_starter(call->target))
		return;
	for (i = 0; i < count; i++) {
		argument = arguments[i].size ? reference_at(user, arguments[i].field - base) : NULL;
		if (argument && argument->target == start->function && !argument->target_offset)
			start->starter = call->target;
	}
}

/*
 * Where the arguments of calls are not known: what the compiler sets up for a call stands between the
 * call before and it.
 */
static void look_between_calls(const struct object *object, struct start *start)
{
	const struct symbol *user = start->user;
	bool passed = false;
	size_t i;

	for (i = 0; i < user->reference_count; i++) {
		const struct reference *reference = &user->references[i];

		/* Calls through a register look like any use of the address. */
		if (!is_starter(reference->target) &&
		    object->arch->transfer(symbol_bytes(user), reference->offset,
					   reference->type) == TRANSFER_NONE) {
			passed |= reference->target == start->function && !reference->target_offset;
			continue;
		}
		if (passed && is_starter(reference->target))
			start->starter = reference->target;
		passed = false;
	}
}

/* Does the function take the other one's address, and call something that starts tasks? */
static bool may_start(const struct symbol *user, const struct symbol *function)
{
	bool refers = false, starts = false;
	size_t i;

	for (i = 0; i < user->reference_count; i++) {
		refers |= user->references[i].target == function;
		starts |= is_starter(user->references[i].target);
	}
	return refers && starts;
}

const struct symbol *function_starter(const struct object *object, const struct symbol *function,
				      const struct symbol **caller)
{
	struct start start = { .function = function };
	const struct symbol *const *item;

	array_for_each(item, &object->symbols) {
		const struct symbol *user = *item;
		bool *entered;

		if (user->kind != KIND_FUNCTION || user->alias_of || !symbol_bytes(user) ||
		    !may_start(user, function))
			continue;
		start.user = user;
		/* Elsewhere an address is put together by two instructions, and is no constant. */
		entered = object->arch->control_flow ? calloc(user->size + 1, 1) : NULL;
		if (entered)
			object->arch->call_constants(object->arch, user->section->elf, user->offset,
						     user->offset + user->size, entered,
						     look_at_call, &start);
		else
			look_between_calls(object, &start);
		free(entered);
		if (!start.starter)
			continue;
		*caller = whole_function(user);
		return start.starter;
	}
	return NULL;
}

/* Such a task goes on as a process: it leaves the kernel, unless there is a loop. */
static bool becomes_process(const struct symbol *starter)
{
	return !strcmp(starter->name, "user_mode_thread");
}

static void warn_of_function(struct diff *diff, const struct symbol *symbol)
{
	const struct symbol *orig = twin_of(diff, symbol), *caller = NULL, *starter;
	enum staying staying = function_staying(diff->orig, orig);
	struct report_long_running *entry;
	const char *why;

	/* A thread comes to its end by itself without a loop and without a call that may have one. */
	starter = staying == STAYS_NOT ? NULL : function_starter(diff->orig, orig, &caller);
	if (starter && staying == STAYS_UNKNOWN && becomes_process(starter))
		starter = NULL;
	if (!starter && staying != STAYS_FOR_GOOD && staying != STAYS_UNTIL_STOPPED)
		return;
	if (starter)
		why = arena_printf(
			diff->arena,
			"is the main function of a kernel thread (%s() passes it to %s()), which stays in it until it is stopped",
			caller->name, starter->name);
	else if (staying == STAYS_UNTIL_STOPPED)
		why = "has a loop that ends when its kernel thread is told to stop (kthread_should_stop())";
	else
		why = "has an endless loop, and never returns";
	entry = array_push(diff->arena, &diff->unit->long_running);
	entry->name = symbol->name;
	entry->why = why;
	warn_and_report(
		diff,
		arena_printf(
			diff->arena,
			"%s() %s; as long as a task is in it, the transition does not end: change a function that it calls instead, or end such tasks before the livepatch is loaded",
			symbol->name, why));
}

void find_long_running(struct diff *diff)
{
	const struct included_symbol *const *item;

	array_for_each(item, &diff->selection->symbols) {
		const struct symbol *symbol = (*item)->from;
		const struct choice *choice = choice_of(diff, symbol);

		if (symbol->kind == KIND_FUNCTION && !symbol->parent && twin_of(diff, symbol) &&
		    choice->status == STATUS_CHANGED && !choice->by_callers)
			warn_of_function(diff, symbol);
	}
}
