// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Step 6: what goes into the livepatch.
 *
 * Changed functions, new functions and new global data go in, with all that they
 * refer to and that does not exist in the running object. What exists there is
 * referred to in place, so that variables keep their values. That holds for changed
 * functions too: a call, or a pointer that ends up in some structure, goes to the
 * original function and from there through ftrace. So it reaches the newest of stacked
 * livepatches, compares equal to pointers taken before, and stays valid when the
 * livepatch is unloaded.
 */
#include "include.h"
#include "../debug-info/arrays.h"
#include "../arch/arch.h"
#include "../object/special.h"
#include "../../lib/message.h"

#include <string.h>

static bool is_copied_state(const struct symbol *symbol)
{
	return is_harmless_state(symbol) &&
	       (symbol->copied || (symbol->tentative && (!symbol->confirmed || symbol->disputed)) ||
		symbol->status == STATUS_CHANGED);
}

/*
 * Copied rather than referred to in the running object.
 *
 * Members of COMDAT groups (s390's expoline thunks): each kernel module has its own, because
 * a module may be too far from the kernel for the branch, and vmlinux's are hidden, so
 * that nothing but its own code is meant to use them.
 *
 * What ppc64le code calls without a NOP behind the call, which a call out of the module
 * needs: static functions. It is as if the compiler had inlined the unchanged
 * function; its variables are the running object's.
 */
static bool is_copied_code(const struct symbol *target, const struct reference *reference)
{
	if (target->section->comdat && target->status != STATUS_CHANGED)
		return true;
	return reference->bound == BOUND_CALL;
}

bool goes_to_running(const struct symbol *from, const struct reference *reference, bool is_record)
{
	const struct symbol *target = reference->target;

	switch (target->kind) {
	case KIND_UNDEFINED:
		return true;
	case KIND_FUNCTION:
		if (!target->twin || whole_function((struct symbol *)target)->by_callers)
			return false;
		if (is_record)
			return !target->included;
		if (is_copied_code(target, reference))
			return false;
		/* Labels, and jumps between a function and its .cold part. */
		if (target->included &&
		    (reference->target_offset || target->parent || from->parent == target))
			return reference->target_offset == 0 && !target->parent &&
			       from->parent != target;
		return true;
	case KIND_DATA:
		return target->twin && !is_unnamed_constant(target) && !is_copied_state(target) &&
		       !target->by_callers;
	default:
		return false;
	}
}

static int add(struct diff *diff, struct included *list, struct symbol *symbol, struct symbol *from)
{
	if (symbol->included)
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
	symbol->included = true;
	symbol->reached_from = from;
	*array_push(diff->arena, &list->symbols) = symbol;
	return 0;
}

/* The place in the running object, looked up once a symbol. */
static int locate(struct diff *diff, struct symbol *target, const struct symbol *from)
{
	struct klp_symbol *klp;
	int result;

	if (target->klp)
		return 0;
	klp = arena_new_object(diff->arena, struct klp_symbol);
	klp->name = target->name;
	if (diff->patched->arch->linker_symbol &&
	    !strcmp(target->name, diff->patched->arch->linker_symbol))
		result = 1;
	else if (target->kind == KIND_UNDEFINED)
		result = running_find_undefined(diff, target->name, klp);
	else
		result = running_find(diff, target->twin, klp);
	if (result < 0)
		return -1;
	if (klp->init)
		return fail(
			"%s: %s() refers to %s, which is discarded after boot; leave the __init or __initdata mark out, or do not use it",
			diff->options.unit, whole_function((struct symbol *)from)->name,
			target->name);
	/* Another unit of the patch defines it, or nobody: the final link and --verify tell. */
	if (result > 0)
		klp->object = NULL;
	target->klp = klp;
	if (!target->included)
		target->reached_from = (struct symbol *)from;
	return 0;
}

/*
 * Does a neighbour that may be meant instead of the target have the same place in the running object
 * as in the patched one? Then the address is right whichever is meant.
 */
static bool neighbour_is_kept(const struct reference *reference, const struct symbol *neighbour)
{
	const struct symbol *target = reference->target;

	return target->twin && neighbour->twin && !is_unnamed_constant(target) &&
	       !is_unnamed_constant(neighbour) &&
	       target->twin->section == neighbour->twin->section &&
	       neighbour->offset - target->offset ==
		       neighbour->twin->offset - target->twin->offset &&
	       neighbour->size == neighbour->twin->size;
}

static int check_neighbours(struct diff *diff, const struct symbol *from,
			    const struct reference *reference)
{
	const struct symbol *before = reference->before, *behind = reference->behind;

	/* UBSAN's data refers to a file's name and to types, which may stand behind any variable. */
	if (from->has_location)
		return 0;
	if (behind && !neighbour_is_kept(reference, behind) &&
	    is_array(diff, diff->patched, behind))
		return fail(
			"%s: %s() refers to %s+0x%llx or, with an index, to %s behind it, and nothing tells which; give one of them a section of its own (no __read_mostly, no per-CPU)",
			diff->options.unit, whole_function((struct symbol *)from)->name,
			reference->target->name, (unsigned long long)reference->target_offset,
			behind->name);
	if (before && !neighbour_is_kept(reference, before) &&
	    is_array(diff, diff->patched, before))
		return fail(
			"%s: %s() refers to the end of %s or to %s behind it, and nothing tells which; give one of them a section of its own (no __read_mostly, no per-CPU)",
			diff->options.unit, whole_function((struct symbol *)from)->name,
			before->name, reference->target->name);
	return 0;
}

/* Can the instruction reach what stays in the running object? */
static int check_reach(struct diff *diff, const struct symbol *from,
		       const struct reference *reference)
{
	const struct arch *arch = diff->patched->arch;
	const struct arch_reloc *row = arch_reloc(arch, reference->type);
	const char *function = whole_function((struct symbol *)from)->name;
	const struct symbol *target = reference->target;
	size_t i;

	if (arch->linker_symbol && !strcmp(target->name, arch->linker_symbol))
		return 0;
	if (reference->bound && !(arch->fentry_call && !strcmp(target->name, arch->fentry_call)))
		return fail(
			"%s: %s() %s %s() in the running object, and nothing restores the TOC pointer r2 behind it; %s",
			diff->options.unit, function,
			reference->bound == BOUND_JUMP ? "ends in a jump (a sibling call) to"
						       : "calls, without a NOP behind the call,",
			target->name,
			reference->bound == BOUND_JUMP
				? "give it __attribute__((optimize(\"-fno-optimize-sibling-calls\"))), or mark the called function noinline and use its result"
				: "put one there");
	if (!(row->flags & RELOC_NEAR))
		return 0;
	for (i = 0; row->far_with && i < from->reference_count; i++)
		if (from->references[i].type == row->far_with &&
		    from->references[i].target == target &&
		    from->references[i].target_offset == reference->target_offset)
			return 0;
	return fail(
		"%s: %s() refers to %s in the running object with a %s, which does not reach there from a module%s%s",
		diff->options.unit, function, target->name, row->name,
		arch->far_option ? "; compile both objects with " : "",
		arch->far_option ? arch->far_option : "");
}

static int follow(struct diff *diff, struct included *list, struct symbol *from,
		  const struct reference *reference, const struct record *record)
{
	struct symbol *target = reference->target;

	if (target->kind == KIND_ABSOLUTE)
		return fail("%s: %s refers to the absolute symbol %s, which a module cannot do",
			    diff->options.unit, from->name, target->name);
	if (target->section && target->section->init)
		return fail(
			"%s: %s() refers to %s in %s, which is discarded after boot; leave the __init or __initdata mark out, or do not use it",
			diff->options.unit, whole_function(from)->name, target->name,
			target->section->name);
	if (target->kind == KIND_FUNCTION && reference->target_offset && !record &&
	    from->kind != KIND_ANONYMOUS && from->kind != KIND_CONSTANT &&
	    !(from->has_labels && target->included) &&
	    whole_function(target) != whole_function(from))
		return fail("%s: %s refers into the middle of %s(), at +0x%llx", diff->options.unit,
			    from->name, target->name, (unsigned long long)reference->target_offset);
	if (target->section && target->section->special &&
	    target->section->special->action == SPECIAL_ENTRIES)
		return fail(
			"%s: %s() takes the address of an entry in %s, which is not handled; take the macro that makes it out of the patched function",
			diff->options.unit, whole_function(from)->name, target->section->name);
	if (check_neighbours(diff, from, reference))
		return -1;
	if (target->has_labels && !is_unnamed_constant(target))
		return fail(
			"%s: %s() uses %s, which holds places in a function and can be written: there cannot be one for the original and one for the replacement; make it const",
			diff->options.unit, whole_function(from)->name, target->name);
	prove_pair(diff, target);
	if (check_anchor(diff, from, reference, goes_to_running(from, reference, record)))
		return -1;
	if (goes_to_running(from, reference, record)) {
		if (target->kind == KIND_FUNCTION && target->parent && !target->included)
			return fail("%s: %s refers into %s(), which does not change",
				    diff->options.unit, from->name, target->name);
		if (target->kind == KIND_DATA && target->tentative &&
		    (!target->confirmed || target->disputed))
			return fail(
				"%s: %s(): %s could be more than one of the original's static variables of that name, and nothing tells which; give the variables different names in the patch",
				diff->options.unit, whole_function(from)->name, target->name);
		if (!record && !reference->through && check_reach(diff, from, reference))
			return -1;
		if (locate(diff, target, from))
			return -1;
		return reference->through ? add(diff, list, reference->through, from) : 0;
	}
	if (target->kind == KIND_DATA && target->tentative && !target->twin &&
	    !is_harmless_state(target))
		return fail(
			"%s: %s(): %s may be a new static variable or one of the original's that another function uses now, and nothing tells; give it a new name in the patch",
			diff->options.unit, whole_function(from)->name, target->name);
	if (reference->through && add(diff, list, reference->through, from))
		return -1;
	return add(diff, list, target, from);
}

static int follow_all(struct diff *diff, struct included *list)
{
	size_t i, n;

	for (i = 0; i < list->symbols.count; i++) {
		struct symbol *symbol = list->symbols.items[i];
		struct record *record;

		if (read_variables(diff, symbol))
			return -1;
		if (symbol->child && add(diff, list, symbol->child, symbol))
			return -1;
		if (symbol->parent && add(diff, list, symbol->parent, symbol))
			return -1;
		for (n = 0; n < symbol->reference_count; n++)
			if (follow(diff, list, symbol, &symbol->references[n], NULL))
				return -1;
		if (symbol->held && follow(diff, list, symbol, symbol->held, NULL))
			return -1;
		for (record = symbol->records; record; record = record->next)
			for (n = 1; n < record->reference_count; n++)
				if (follow(diff, list, symbol, &record->references[n], record))
					return -1;
	}
	return 0;
}

static const char callback_prefix[] = ".klp.callbacks.";

static int add_callback(struct diff *diff, struct included *list, struct symbol *symbol)
{
	const char *kind = symbol->section->name + sizeof(callback_prefix) - 1;
	struct report_callback *callback;

	if (symbol->reference_count != 1 || symbol->references[0].target->kind != KIND_FUNCTION)
		return fail(
			"%s: section %s does not hold one function's address; use the macros of <linux/livepatch_helpers.h>",
			diff->options.unit, symbol->section->name);
	array_for_each(callback, &diff->unit->callbacks)
		if (!strcmp(callback->kind, kind))
			return fail(
				"%s: a second %s callback; a livepatched object has one of a kind",
				diff->options.unit, kind);
	if (add(diff, list, symbol->references[0].target, NULL))
		return -1;
	symbol->references[0].target->why = arena_printf(diff->arena, "%s callback", kind);
	callback = array_push(diff->arena, &diff->unit->callbacks);
	callback->kind = kind;
	callback->function = symbol->references[0].target->name;
	return 0;
}

/* Could it be in the output? check.c speaks of those that cannot. */
static bool is_ordinary(const struct diff *diff, const struct symbol *symbol)
{
	if (!symbol->section || symbol->section->init || symbol->alias_of ||
	    symbol->section->special || symbol->never_runs)
		return false;
	return strncmp(symbol->section->name, ".exit", 5) ||
	       strcmp(diff->options.object, "vmlinux");
}

/* State that does no harm when there is a second instance is not worth a refusal. */
static void copy_what_cannot_be_found(struct diff *diff)
{
	struct symbol **item;

	array_for_each(item, &diff->patched->symbols)
		if ((*item)->twin && (*item)->section && is_harmless_state(*item) &&
		    !running_can_find(diff, (*item)->twin))
			(*item)->copied = true;
}

int include(struct diff *diff)
{
	struct included *list = arena_new_object(diff->arena, struct included);
	struct symbol **item;

	diff->included = list;
	copy_what_cannot_be_found(diff);
	array_for_each(item, &diff->patched->symbols) {
		struct symbol *symbol = *item;

		if (!is_ordinary(diff, symbol))
			continue;
		if (!strncmp(symbol->section->name, callback_prefix, sizeof(callback_prefix) - 1)) {
			if (add_callback(diff, list, symbol))
				return -1;
		} else if ((symbol->kind == KIND_FUNCTION && symbol->status == STATUS_CHANGED) ||
			   (symbol->status == STATUS_NEW && symbol->global &&
			    !symbol->section->comdat)) {
			if (add(diff, list, symbol, NULL))
				return -1;
		}
	}
	return follow_all(diff, list);
}
