// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What goes into the livepatch.
 *
 * Changed functions, new functions and new global data go in, with everything that they refer to
 * and that does not exist in the running object. What exists there is referred to in place, so
 * that variables keep their values. That holds for changed functions too: a call, or a pointer
 * that ends up in some structure, goes to the original function and from there through ftrace. So
 * it reaches the newest of stacked livepatches, compares equal to pointers taken before, and
 * stays valid when the livepatch is unloaded.
 */
#include "parts.h"
#include "../arch/arch.h"
#include "../match/pairs.h"
#include "../match/run-time-keys.h"
#include "../object/names.h"
#include "../object/special.h"
#include "../../lib/message.h"
#include "../../livepatch/format.h"

#include <string.h>

struct selection *selection_new(struct diff *diff)
{
	struct selection *selection = arena_new_object(diff->arena, struct selection);
	size_t count = symbol_numbers(diff), i;

	selection->choices = arena_alloc(diff->arena, count * sizeof(*selection->choices));
	for (i = 0; i < count; i++) {
		selection->choices[i].status = diff->verdicts[i].status;
		selection->choices[i].why = diff->verdicts[i].why;
	}
	diff->selection = selection;
	return selection;
}

static bool is_copied_state(const struct diff *diff, const struct symbol *symbol)
{
	const struct choice *choice = choice_of(diff, symbol);
	const struct pair *pair = pair_of(diff, symbol);

	return is_harmless_state(symbol) &&
	       (choice->copied || choice->status == STATUS_CHANGED ||
		(pair->tentative && (!verdict_of(diff, symbol)->confirmed || pair->ambiguous)));
}

/*
 * Is the code copied, rather than referred to in the running object?
 *
 * Members of COMDAT groups are (s390's expoline thunks): each kernel module has its own, because
 * a module may be too far from the kernel for the branch, and those of vmlinux are hidden.
 *
 * So are static functions that ppc64le code calls without the NOP behind the call that a call out
 * of the module needs. It is as if the compiler had inlined the unchanged function; its variables
 * are the running object's.
 */
static bool is_copied_code(const struct diff *diff, const struct reference *reference)
{
	const struct symbol *target = reference->target;

	if (target->section->comdat && choice_of(diff, target)->status != STATUS_CHANGED)
		return true;
	return reference->bound == BOUND_CALL;
}

bool goes_to_running(const struct diff *diff, const struct symbol *from,
		     const struct reference *reference, bool is_record)
{
	const struct symbol *target = reference->target;
	const struct choice *choice = choice_of(diff, target);

	switch (target->kind) {
	case KIND_UNDEFINED:
		return true;
	case KIND_FUNCTION:
		/* The destructor runs when ftrace does not lead to its replacement any more. */
		if (choice_of(diff, from)->is_shadow_type)
			return false;
		if (!twin_of(diff, target) || choice_of(diff, whole_function(target))->by_callers)
			return false;
		if (is_record)
			return !choice->included;
		if (is_copied_code(diff, reference))
			return false;
		/* Labels, and jumps between a function and its .cold part. */
		if (choice->included &&
		    (reference->target_offset || target->parent || from->parent == target))
			return reference->target_offset == 0 && !target->parent &&
			       from->parent != target;
		return true;
	case KIND_DATA:
		return twin_of(diff, target) && !is_unnamed_constant(target) &&
		       !is_copied_state(diff, target) && !choice->by_callers;
	default:
		return false;
	}
}

static struct included_symbol *new_included(struct diff *diff, struct selection *selection,
					    const struct symbol *symbol)
{
	struct included_symbol *included = arena_new_object(diff->arena, struct included_symbol);
	const struct record *record;

	included->from = symbol;
	included->index = selection->symbols.count;
	included->bytes = symbol_bytes(symbol);
	included->references = symbol->references;
	included->reference_count = symbol->reference_count;
	for (record = symbol->records; record; record = record->next)
		*array_push(diff->arena, &included->records) = record;
	read_variables(diff, included);
	return included;
}

static int add(struct diff *diff, struct selection *selection, const struct symbol *symbol,
	       const struct symbol *from)
{
	struct choice *choice = own_choice(selection, symbol);

	if (choice->included)
		return 0;
	if (symbol->section && symbol->section->init)
		return fail(
			"%s: %s is in %s, which is discarded after boot; leave the __init or __initdata mark out",
			diff->options.unit, symbol->name, symbol->section->name);
	if (symbol->short_branch)
		return fail(
			"%s: %s() has a short branch to %s in %s and cannot be moved away from it; mark one of the two noinline, or take it out of the section",
			diff->options.unit, symbol->name, symbol->short_branch,
			symbol->section->name);
	choice->included = new_included(diff, selection, symbol);
	choice->reached_from = from;
	*array_push(diff->arena, &selection->symbols) = choice->included;
	return 0;
}

/* Looks up its place in the running object, once for each symbol. */
static int locate(struct diff *diff, struct selection *selection, const struct symbol *target,
		  const struct symbol *from)
{
	struct choice *choice = own_choice(selection, target);
	const char *linker_symbol = diff->patched->arch->linker_symbol;
	struct klp_symbol *klp;
	int result;

	if (choice->klp)
		return 0;
	klp = arena_new_object(diff->arena, struct klp_symbol);
	klp->name = target->name;
	if (linker_symbol && !strcmp(target->name, linker_symbol))
		result = 1;
	else if (target->kind == KIND_UNDEFINED)
		result = find_undefined(diff, target->name, klp);
	else
		result = running_find(built_pair(diff), built_symbol(diff, twin_of(diff, target)),
				      klp);
	if (result < 0)
		return -1;
	if (klp->init)
		return fail(
			"%s: %s() refers to %s, which is discarded after boot; leave the __init or __initdata mark out, or do not use it",
			diff->options.unit, whole_function(from)->name, target->name);
	/* Another unit of the patch defines it, or nobody: the final link and --verify tell. */
	if (result > 0)
		klp->object = NULL;
	choice->klp = klp;
	if (!choice->included)
		choice->reached_from = from;
	return 0;
}

static int follow(struct diff *diff, struct selection *selection,
		  const struct included_symbol *included, const struct reference *reference,
		  const struct record *record)
{
	const struct symbol *from = included->from, *target = reference->target;
	bool is_running = goes_to_running(diff, from, reference, record);

	if (check_reference(diff, selection, included, reference, record))
		return -1;
	if (is_running && locate(diff, selection, target, from))
		return -1;
	if (reference->through && add(diff, selection, reference->through, from))
		return -1;
	return is_running ? 0 : add(diff, selection, target, from);
}

static int follow_symbol(struct diff *diff, struct selection *selection,
			 const struct included_symbol *included)
{
	const struct symbol *symbol = included->from;
	const struct record **record;
	size_t i;

	if (symbol->child && add(diff, selection, symbol->child, symbol))
		return -1;
	if (symbol->parent && add(diff, selection, symbol->parent, symbol))
		return -1;
	for (i = 0; i < included->reference_count; i++)
		if (follow(diff, selection, included, &included->references[i], NULL))
			return -1;
	if (symbol->held && follow(diff, selection, included, symbol->held, NULL))
		return -1;
	array_for_each(record, &included->records)
		for (i = 1; i < (*record)->reference_count; i++)
			if (follow(diff, selection, included, &(*record)->references[i], *record))
				return -1;
	return 0;
}

static int follow_all(struct diff *diff, struct selection *selection)
{
	size_t i;

	for (i = 0; i < selection->symbols.count; i++)
		if (follow_symbol(diff, selection, selection->symbols.items[i])) {
			suggest_leaving_out(diff, selection->symbols.items[i]->from);
			return -1;
		}
	return 0;
}

static int add_callback(struct diff *diff, struct selection *selection, const struct symbol *symbol)
{
	const char *kind = callback_kind(symbol->section);
	const struct symbol *function;
	struct report_callback *callback;

	if (symbol->reference_count != 1 || symbol->references[0].target->kind != KIND_FUNCTION)
		return fail(
			"%s: section %s does not hold one function's address; use the macros of <linux/livepatch_helpers.h>",
			diff->options.unit, symbol->section->name);
	function = symbol->references[0].target;
	if (add(diff, selection, function, NULL))
		return -1;
	own_choice(selection, function)->why = arena_printf(diff->arena, "%s callback", kind);
	callback = array_push(diff->arena, &diff->unit->callbacks);
	callback->kind = kind;
	callback->function = function->name;
	return 0;
}

static int add_shadow_type(struct diff *diff, struct selection *selection,
			   const struct declared_shadow_type *type)
{
	const struct symbol *functions[] = { type->ctor, type->dtor };
	static const char *const roles[] = { "constructor", "destructor" };
	size_t i;

	if (add(diff, selection, type->variable, NULL))
		return -1;
	own_choice(selection, type->variable)->why = "a shadow type";
	for (i = 0; i < 2; i++) {
		if (!functions[i] || functions[i]->kind == KIND_UNDEFINED)
			continue;
		if (add(diff, selection, functions[i], type->variable))
			return -1;
		if (choice_of(diff, functions[i])->status != STATUS_CHANGED)
			own_choice(selection, functions[i])->why =
				arena_printf(diff->arena, "%s of shadow type %s", roles[i],
					     type->variable->name);
	}
	return 0;
}

/* Could it be in the output? check.c has spoken about what could not. */
static bool is_ordinary(const struct diff *diff, const struct symbol *symbol)
{
	if (!symbol->section || symbol->section->init || symbol->alias_of ||
	    symbol->section->special || choice_of(diff, symbol)->never_runs)
		return false;
	return strncmp(symbol->section->name, ".exit", 5) || !klp_is_vmlinux(diff->options.object);
}

/*
 * A descriptor of pr_debug() has a static key in it. The loader of the livepatch module sets
 * up the jump labels before the patched module may be there, so they cannot use a key of that
 * module. Where keys are not read when the code runs, the replacement works with descriptors of
 * its own, and starts with debugging off.
 */
static bool has_key_of_module(const struct diff *diff, const struct symbol *symbol)
{
	return !klp_is_vmlinux(diff->options.object) && !diff->as_built &&
	       is_debug_descriptor(symbol);
}

/* Would the running object's state be found? */
static bool state_is_found(struct diff *diff, const struct symbol *symbol)
{
	return running_can_find(built_pair(diff), built_symbol(diff, twin_of(diff, symbol)));
}

/*
 * Copies state of which a second instance does no harm, where the running object's cannot be
 * used: that is not worth a refusal.
 */
static void copy_harmless_state(struct diff *diff, struct selection *selection)
{
	const struct symbol **item;

	array_for_each(item, &diff->patched->symbols)
		if (twin_of(diff, *item) && (*item)->section && is_harmless_state(*item) &&
		    (has_key_of_module(diff, *item) || !state_is_found(diff, *item)))
			own_choice(selection, *item)->copied = true;
}

int include(struct diff *diff, struct selection *selection)
{
	const struct declared_shadow_type *type;
	const struct symbol **item;

	copy_harmless_state(diff, selection);
	array_for_each(item, &diff->patched->symbols) {
		const struct symbol *symbol = *item;
		enum status status = choice_of(diff, symbol)->status;

		if (!is_ordinary(diff, symbol))
			continue;
		if (callback_kind(symbol->section)) {
			if (add_callback(diff, selection, symbol))
				return -1;
		} else if ((symbol->kind == KIND_FUNCTION && status == STATUS_CHANGED) ||
			   (status == STATUS_NEW && symbol->global && !symbol->section->comdat)) {
			if (add(diff, selection, symbol, NULL)) {
				suggest_leaving_out(diff, symbol);
				return -1;
			}
		}
	}
	array_for_each(type, &selection->shadow_types)
		if (add_shadow_type(diff, selection, type))
			return -1;
	return follow_all(diff, selection);
}
