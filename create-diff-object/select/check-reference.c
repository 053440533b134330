// SPDX-License-Identifier: GPL-2.0-or-later
/* Can included code refer to something, and is it certain to what? */
#include "parts.h"
#include "../arch/arch.h"
#include "../compare/line-numbers.h"
#include "../compare/section-anchors.h"
#include "../debug-info/arrays.h"
#include "../debug-info/declared.h"
#include "../../lib/message.h"
#include "../match/pairs.h"
#include "../object/names.h"
#include "../object/special.h"

#include <string.h>

/*
 * Does the running object have a neighbour that may be meant at the same distance from the target
 * as the patched object? Then the address is right whichever is meant.
 */
static bool neighbour_is_kept(const struct diff *diff, const struct reference *reference,
			      const struct symbol *neighbour)
{
	const struct symbol *target = reference->target;
	const struct symbol *orig_target = twin_of(diff, target);
	const struct symbol *orig_neighbour = twin_of(diff, neighbour);

	return orig_target && orig_neighbour && !is_unnamed_constant(target) &&
	       !is_unnamed_constant(neighbour) && orig_target->section == orig_neighbour->section &&
	       neighbour->offset - target->offset == orig_neighbour->offset - orig_target->offset &&
	       neighbour->size == orig_neighbour->size;
}

static int check_neighbours(struct diff *diff, const struct symbol *from,
			    const struct reference *reference)
{
	const struct symbol *before = reference->before, *behind = reference->behind;

	/* UBSAN's data refers to a file's name and to types, which may stand behind any variable. */
	if (has_location(diff, from))
		return 0;
	if (behind && !neighbour_is_kept(diff, reference, behind) &&
	    is_array(diff, diff->patched, behind))
		return fail(
			"%s: %s() refers to %s+0x%llx or, with an index, to %s behind it, and nothing tells which; give one of them a section of its own (no __read_mostly, no per-CPU)",
			diff->options.unit, whole_function(from)->name, reference->target->name,
			(unsigned long long)reference->target_offset, behind->name);
	if (before && !neighbour_is_kept(diff, reference, before) &&
	    is_array(diff, diff->patched, before))
		return fail(
			"%s: %s() refers to the end of %s or to %s behind it, and nothing tells which; give one of them a section of its own (no __read_mostly, no per-CPU)",
			diff->options.unit, whole_function(from)->name, before->name,
			reference->target->name);
	return 0;
}

/* Can the instruction reach what stays in the running object? */
static int check_reach(struct diff *diff, const struct included_symbol *from,
		       const struct reference *reference)
{
	const struct arch *arch = diff->patched->arch;
	const struct arch_reloc *row = arch_reloc(arch, reference->type);
	const char *function = whole_function(from->from)->name;
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

/*
 * Is the pair of a variable doubtful: has nothing confirmed it, and does debug information say that
 * the variable belongs to another function, or is another one of that function?
 */
static bool recheck_pair(struct diff *diff, const struct symbol *patched)
{
	const struct pair *pair = pair_of(diff, patched);

	if (pair->tentative)
		return true;
	if (!pair->by_users || !pair->twin || is_harmless_state(patched) ||
	    (verdict_of(diff, patched)->confirmed && !pair->ambiguous))
		return false;
	return declared_agreement(diff, pair->twin, patched) == DECLARED_DIFFER;
}

/* As recheck_pair(), but asks debug information only once for a symbol. */
static bool is_doubtful(struct diff *diff, struct selection *selection,
			const struct symbol *patched)
{
	struct choice *choice = own_choice(selection, patched);

	if (choice->doubt == DOUBT_UNKNOWN)
		choice->doubt = recheck_pair(diff, patched) ? DOUBT_YES : DOUBT_NO;
	return choice->doubt == DOUBT_YES;
}

/* Refuses targets for which neither a copy nor the running object can stand. */
static int check_target(struct diff *diff, const struct symbol *from,
			const struct reference *reference, const struct record *record)
{
	const struct symbol *target = reference->target;
	const char *unit = diff->options.unit;

	if (target->kind == KIND_ABSOLUTE)
		return fail(
			"%s: %s refers to the absolute symbol %s, which a module cannot refer to",
			unit, from->name, target->name);
	if (target->section && target->section->init)
		return fail(
			"%s: %s() refers to %s in %s, which is discarded after boot; leave the __init or __initdata mark out, or do not use it",
			unit, whole_function(from)->name, target->name, target->section->name);
	if (target->kind == KIND_FUNCTION && reference->target_offset && !record &&
	    from->kind != KIND_ANONYMOUS && from->kind != KIND_CONSTANT &&
	    !(from->has_labels && choice_of(diff, target)->included) &&
	    whole_function(target) != whole_function(from))
		return fail("%s: %s refers into the middle of %s(), at +0x%llx", unit, from->name,
			    target->name, (unsigned long long)reference->target_offset);
	if (target->section && target->section->special &&
	    target->section->special->action == SPECIAL_ENTRIES)
		return fail(
			"%s: %s() takes the address of an entry in %s, which is not handled; take the macro that makes it out of the patched function",
			unit, whole_function(from)->name, target->section->name);
	if (check_neighbours(diff, from, reference))
		return -1;
	if (target->has_labels && !is_unnamed_constant(target))
		return fail(
			"%s: %s() uses %s, which holds places in a function and can be written: there cannot be one for the original and one for the replacement; make it const",
			unit, whole_function(from)->name, target->name);
	return 0;
}

/* Checks a reference to the running object. */
static int check_running(struct diff *diff, struct selection *selection,
			 const struct included_symbol *included, const struct reference *reference,
			 const struct record *record)
{
	const struct symbol *from = included->from, *target = reference->target;

	if (target->kind == KIND_FUNCTION && target->parent && !choice_of(diff, target)->included)
		return fail("%s: %s refers into %s(), which does not change", diff->options.unit,
			    from->name, target->name);
	if (target->kind == KIND_DATA && is_doubtful(diff, selection, target) &&
	    (!verdict_of(diff, target)->confirmed || pair_of(diff, target)->ambiguous))
		return fail(
			"%s: %s(): %s could be more than one of the original's static variables of that name, and nothing tells which; give the variables different names in the patch",
			diff->options.unit, whole_function(from)->name, target->name);
	return record || reference->through ? 0 : check_reach(diff, included, reference);
}

int check_reference(struct diff *diff, struct selection *selection,
		    const struct included_symbol *from, const struct reference *reference,
		    const struct record *record)
{
	const struct symbol *target = reference->target;
	bool is_running = goes_to_running(diff, from->from, reference, record);

	if (check_target(diff, from->from, reference, record))
		return -1;
	if (reference->anchor && !(is_running && anchor_is_kept(diff, reference)))
		return fail(
			"%s: %s() may reach all of %s from the address of %s (gcc's section anchors), and they are not where the running object has them; compile both objects with -fdata-sections, or with -fno-section-anchors",
			diff->options.unit, whole_function(from->from)->name, target->section->name,
			target->name);
	if (is_running && check_left_out(diff, from->from, target))
		return -1;
	if (is_running)
		return check_running(diff, selection, from, reference, record);
	if (target->kind == KIND_DATA && pair_of(diff, target)->tentative &&
	    !twin_of(diff, target) && !is_harmless_state(target))
		return fail(
			"%s: %s(): %s may be a new static variable or one of the original's that another function uses now, and nothing tells; give it a new name in the patch",
			diff->options.unit, whole_function(from->from)->name, target->name);
	return 0;
}
