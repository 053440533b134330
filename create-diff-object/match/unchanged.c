// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Unchanged code as a witness. A function that has the same bytes in both objects, and the
 * same references apart from numbered symbols, uses the same variables in the same places: what
 * is `__already_done.31` at +0x17 in the original and `__already_done.32` there in the patched
 * object is one variable. It is more than likely: that function goes on running as it
 * is, so whatever is to share a variable with it must use the one that it uses.
 *
 * The same goes for data: __quirk.90 in arch/x86/events/intel/core.c is the one that points at
 * the same function. What a pair says about others leads to more pairs, until nothing new comes.
 *
 * Two witnesses may disagree: an inline function's variable, used by two functions, and the patch
 * gives one of them another variable of that name. Then none of these pairs stands.
 */
#include "../arch/arch.h"
#include "correlate.h"

#include <string.h>

#define DEPTH_MAX 16

struct claim {
	struct symbol *orig, *patched;
};

/* What was found of a piece without a name, compared with one of the original's. */
struct piece {
	const struct symbol *orig;
	unsigned int same_in;	 /* it is the same; in this function */
	size_t told;		 /* ... and was noted, with so many disputes (+ 1) */
	unsigned int differs_in; /* or it differs, in this round, */
	int depth;		 /* so deep or deeper */
};

struct hearing {
	struct diff *diff;
	unsigned int round, function; /* counted from 1 */
	size_t disputes;
	struct piece *pieces;	    /* by index */
	ARRAY(struct piece *) same; /* of the witness that is being heard */
	/* By index: what a witness of this round says it is in the other object. */
	struct symbol **orig, **patched;
	ARRAY(struct claim) claims; /* of this round */
	ARRAY(struct claim) of_one; /* of the witness that is being heard */
};

bool same_shape(const struct arch *arch, const struct symbol *orig, const struct symbol *patched)
{
	const uint8_t *a = symbol_bytes(orig), *b = symbol_bytes(patched);
	size_t i;

	if (symbol_extent(orig) != symbol_extent(patched) || orig->lead != patched->lead ||
	    orig->reference_count != patched->reference_count || !a != !b ||
	    (a && memcmp(a, b, symbol_extent(orig))))
		return false;
	for (i = 0; i < orig->reference_count; i++) {
		const struct reference *x = &orig->references[i], *y = &patched->references[i];

		if (x->offset != y->offset || !arch_same_reloc(arch, x->type, y->type) ||
		    x->adjust != y->adjust || x->target_offset != y->target_offset)
			return false;
	}
	return true;
}

/* Could the two be one, as far as their names and sizes say? */
static bool may_be_one(struct hearing *hearing, const struct symbol *orig,
		       const struct symbol *patched)
{
	struct arena *arena = hearing->diff->arena;
	const char *a, *b;

	if (!is_pairable(orig) || !is_pairable(patched) || orig->disputed || patched->disputed)
		return false;
	if (orig->kind == KIND_FUNCTION)
		return !orig->parent && !patched->parent && !orig->global && !patched->global &&
		       (is_clone(orig) || is_clone(patched)) &&
		       !strcmp(source_function(arena, orig->name),
			       source_function(arena, patched->name));
	if (!is_numbered(orig) || !is_numbered(patched) || orig->size != patched->size ||
	    strcmp(base_name(arena, orig->name), base_name(arena, patched->name)))
		return false;
	a = scope_name(arena, orig->name);
	b = scope_name(arena, patched->name);
	return !a || !b || !strcmp(a, b);
}

static bool has_same_references(struct hearing *hearing, const struct symbol *orig,
				const struct symbol *patched, int depth);
static bool is_same_piece(struct hearing *hearing, struct symbol *orig, struct symbol *patched,
			  int depth);

static bool is_same_target(struct hearing *hearing, struct symbol *orig, struct symbol *patched,
			   int depth)
{
	struct claim *claim;

	if (orig->twin || patched->twin)
		return orig->twin == patched;
	if (orig->kind != patched->kind)
		return false;
	if (orig->kind == KIND_UNDEFINED || orig->kind == KIND_ABSOLUTE)
		return !strcmp(orig->name, patched->name);
	if (may_be_one(hearing, orig, patched)) {
		claim = array_push(hearing->diff->arena, &hearing->of_one);
		claim->orig = orig;
		claim->patched = patched;
		return true;
	}
	if (orig->kind == KIND_FUNCTION ||
	    (orig->kind == KIND_DATA &&
	     !(is_unnamed_constant(orig) && is_unnamed_constant(patched))))
		return false;
	return depth < DEPTH_MAX && is_same_piece(hearing, orig, patched, depth + 1);
}

/*
 * What has no name of its own. Very much may refer to one piece, and pieces to pieces, so what was found is
 * kept: that it is the same, when what it says was noted or is going to be with the function at hand; and that
 * it differs, until there are new pairs.
 */
static bool is_same_piece(struct hearing *hearing, struct symbol *orig, struct symbol *patched,
			  int depth)
{
	struct piece *piece = &hearing->pieces[patched->index];
	bool same;

	if (piece->orig == orig &&
	    (piece->told == hearing->disputes + 1 || piece->same_in == hearing->function))
		return true;
	if (piece->orig == orig && piece->differs_in == hearing->round && depth >= piece->depth)
		return false;
	same = same_shape(hearing->diff->orig->arch, orig, patched) &&
	       has_same_references(hearing, orig, patched, depth);
	*piece = (struct piece){ .orig = orig, .depth = depth };
	if (same) {
		piece->same_in = hearing->function;
		*array_push(hearing->diff->arena, &hearing->same) = piece;
	} else {
		piece->differs_in = hearing->round;
	}
	return same;
}

static bool has_same_references(struct hearing *hearing, const struct symbol *orig,
				const struct symbol *patched, int depth)
{
	const struct record *o = orig->records, *p = patched->records;
	size_t i;

	for (i = 0; i < orig->reference_count; i++) {
		struct symbol *a = orig->references[i].target, *b = patched->references[i].target;

		if (!(a == orig && b == patched) && !is_same_target(hearing, a, b, depth))
			return false;
	}
	for (; o && p; o = o->next, p = p->next) {
		if (o->special != p->special || o->reference_count != p->reference_count)
			return false;
		/* The first one leads to the owner. */
		for (i = 1; i < o->reference_count; i++)
			if (o->references[i].target_offset != p->references[i].target_offset ||
			    !is_same_target(hearing, o->references[i].target,
					    p->references[i].target, depth))
				return false;
	}
	return !o && !p;
}

/* What was found of pieces that refer to it does not hold any more. */
static void dispute(struct hearing *hearing, struct symbol *symbol)
{
	hearing->disputes += !symbol->disputed;
	symbol->disputed = true;
}

static void doubt_pair(struct hearing *hearing, struct symbol *symbol)
{
	if (!symbol->twin)
		return;
	symbol->unproven = symbol->twin->unproven = true;
	dispute(hearing, symbol);
	dispute(hearing, symbol->twin);
}

static void note_claim(struct hearing *hearing, struct claim claim)
{
	struct symbol **orig = &hearing->orig[claim.orig->index];
	struct symbol **patched = &hearing->patched[claim.patched->index];

	if (*orig == claim.patched && *patched == claim.orig)
		return;
	if (*orig || *patched) {
		if (*orig)
			dispute(hearing, *orig);
		if (*patched)
			dispute(hearing, *patched);
		dispute(hearing, claim.orig);
		dispute(hearing, claim.patched);
		return;
	}
	*orig = claim.patched;
	*patched = claim.orig;
	*array_push(hearing->diff->arena, &hearing->claims) = claim;
}

/*
 * A function that uses another variable than the one that was paired before: it may have changed,
 * or the pair is wrong. Only debug information tells then.
 */
static void doubt(struct hearing *hearing, const struct symbol *orig, const struct symbol *patched)
{
	struct arena *arena = hearing->diff->arena;
	size_t i;

	for (i = 0; i < orig->reference_count; i++) {
		struct symbol *o = orig->references[i].target, *p = patched->references[i].target;

		if (o->twin == p || !is_numbered(o) || !is_numbered(p) || o->size != p->size ||
		    strcmp(base_name(arena, o->name), base_name(arena, p->name)))
			continue;
		doubt_pair(hearing, o);
		doubt_pair(hearing, p);
	}
}

static void hear(struct hearing *hearing, struct symbol *orig, struct symbol *patched)
{
	size_t disputes = hearing->disputes, i;

	hearing->of_one.count = hearing->same.count = 0;
	hearing->function++;
	if (!same_shape(hearing->diff->orig->arch, orig, patched))
		return;
	if (!has_same_references(hearing, orig, patched, 0)) {
		doubt(hearing, orig, patched);
		return;
	}
	for (i = 0; i < hearing->of_one.count; i++)
		note_claim(hearing, hearing->of_one.items[i]);
	for (i = 0; i < hearing->same.count; i++)
		hearing->same.items[i]->told = disputes + 1;
}

/* Returns whether there are new pairs. */
static bool settle(struct hearing *hearing)
{
	bool found = false;
	size_t i;

	for (i = 0; i < hearing->claims.count; i++) {
		const struct claim *claim = &hearing->claims.items[i];

		hearing->orig[claim->orig->index] = NULL;
		hearing->patched[claim->patched->index] = NULL;
		if (claim->orig->disputed || claim->patched->disputed)
			continue;
		pair(claim->orig, claim->patched);
		found = true;
	}
	hearing->claims.count = 0;
	return found;
}

void hear_witnesses(struct diff *diff)
{
	struct hearing hearing = { .diff = diff };
	struct symbol **item;

	hearing.orig = arena_alloc(diff->arena, diff->orig->symbols.count * sizeof(void *));
	hearing.patched = arena_alloc(diff->arena, diff->patched->symbols.count * sizeof(void *));
	hearing.pieces =
		arena_alloc(diff->arena, diff->patched->symbols.count * sizeof(*hearing.pieces));
	do {
		hearing.round++;
		array_for_each(item, &diff->patched->symbols) {
			struct symbol *patched = *item;

			if (patched->heard || !patched->twin || !patched->section ||
			    patched->section->special)
				continue;
			patched->heard = true;
			hear(&hearing, patched->twin, patched);
		}
	} while (settle(&hearing));
}
