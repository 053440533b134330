// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What destructors of shadow types call. The last of them run when the livepatch is not in force any more, and a
 * call of a function that the patch changes goes through ftrace, which leads to the original then.
 */
#include "parts.h"
#include "../object/names.h"

struct destructor_walk {
	struct diff *diff;
	bool *seen; /* by symbol->index */
	ARRAY(const struct symbol *) queue;
};

static void reach(struct destructor_walk *walk, const struct symbol *function)
{
	if (walk->seen[function->index] || !choice_of(walk->diff, function)->included)
		return;
	walk->seen[function->index] = true;
	*array_push(walk->diff->arena, &walk->queue) = function;
}

static void warn_of_call(struct diff *diff, const struct declared_shadow_type *type,
			 const struct symbol *caller, const struct symbol *called)
{
	const char *through = "";

	if (caller != type->dtor)
		through = arena_printf(diff->arena, "leads to %s(), which ",
				       source_function(diff->arena, caller->name));
	warn_and_report(
		diff,
		arena_printf(
			diff->arena,
			"%s(), the destructor of shadow type %s, %scalls %s(), which the patch changes: once the livepatch is not in force any more, that is the original",
			type->dtor->name, type->variable->name, through, called->name));
}

static void visit(struct destructor_walk *walk, const struct declared_shadow_type *type,
		  const struct symbol *function)
{
	struct diff *diff = walk->diff;
	const struct included_symbol *included = choice_of(diff, function)->included;
	size_t i;

	if (function->child)
		reach(walk, function->child);
	for (i = 0; i < included->reference_count; i++) {
		const struct reference *reference = &included->references[i];
		const struct symbol *target = whole_function(reference->target);

		if (target->kind != KIND_FUNCTION)
			continue;
		if (!goes_to_running(diff, function, reference, false)) {
			reach(walk, target);
		} else if (choice_of(diff, target)->status == STATUS_CHANGED &&
			   !walk->seen[target->index]) {
			walk->seen[target->index] = true;
			warn_of_call(diff, type, whole_function(function), target);
		}
	}
}

void find_destructor_calls(struct diff *diff)
{
	const struct declared_shadow_type *type;
	size_t i;

	array_for_each(type, &diff->selection->shadow_types) {
		struct destructor_walk walk = { .diff = diff };

		if (!type->dtor || type->dtor->kind == KIND_UNDEFINED)
			continue;
		walk.seen =
			arena_alloc(diff->arena, diff->patched->symbols.count * sizeof(*walk.seen));
		reach(&walk, type->dtor);
		for (i = 0; i < walk.queue.count; i++)
			visit(&walk, type, walk.queue.items[i]);
	}
}
