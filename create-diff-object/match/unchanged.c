// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Unchanged code shows which symbols are the same. A function that has the same bytes in both
 * objects, and the same references apart from numbered symbols, uses the same variables in the
 * same places: what is `__already_done.31` at +0x17 in the original and `__already_done.32` there
 * in the patched object is one variable. This is more than likely: the function goes on running
 * as it is, so whatever shares a variable with it must use the one that it uses.
 *
 * The same goes for data: __quirk.90 in arch/x86/events/intel/core.c is the one that points at
 * the same function. Each new pair may lead to others, so this is repeated until none is found.
 *
 * Two functions may disagree: both use the variable of an inline function, and the patch gives
 * one of them another variable of that name. Then none of these pairs stands.
 */
#include "correlate.h"
#include "../arch/arch.h"

#include <string.h>

#define DEPTH_MAX 16

/* Two symbols that are the same if the function that uses them is unchanged. */
struct implied_pair {
	const struct symbol *orig, *patched;
};

/* The last comparison of a piece without a name with one of the original's. */
struct compared_piece {
	const struct symbol *orig;
	/* Equal: in this function, whose implied pairs are being collected. */
	unsigned int equal_in;
	/*
	 * Equal, and the pairs that this implies were noted: the number of ambiguous symbols at
	 * that time, plus one; 0: not noted. More ambiguous symbols make it worthless.
	 */
	size_t noted;
	unsigned int differs_in; /* different: in this round, */
	int depth;		 /* at this depth, and so at any greater one */
};

struct unchanged_code {
	struct correlation *correlation;
	struct diff *diff;	      /* = correlation->diff */
	unsigned int round, function; /* counted from 1 */
	size_t ambiguous_count;
	struct compared_piece *pieces; /* by the index of the patched object's symbol */
	/* By symbol->number: its twin, by what was implied in this round. */
	const struct symbol **implied;
	ARRAY(struct implied_pair) round_pairs; /* implied in this round */
	/* What the function that is being looked at implies. */
	ARRAY(struct implied_pair) function_pairs;
	ARRAY(struct compared_piece *) function_pieces; /* those that are equal */
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

static bool is_ambiguous(const struct unchanged_code *code, const struct symbol *symbol)
{
	return pair_of(code->diff, symbol)->ambiguous;
}

/* Do names and sizes allow the two to be one symbol? */
static bool may_be_one(const struct unchanged_code *code, const struct symbol *orig,
		       const struct symbol *patched)
{
	struct arena *arena = code->diff->arena;
	const char *a, *b;

	if (!is_pairable(orig) || !is_pairable(patched) || is_ambiguous(code, orig) ||
	    is_ambiguous(code, patched))
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

static bool has_same_references(struct unchanged_code *code, const struct symbol *orig,
				const struct symbol *patched, int depth);
static bool is_same_piece(struct unchanged_code *code, const struct symbol *orig,
			  const struct symbol *patched, int depth);

static bool is_same_target(struct unchanged_code *code, const struct symbol *orig,
			   const struct symbol *patched, int depth)
{
	struct implied_pair *pair;

	switch (identity_of(code->diff, orig, patched)) {
	case IDENTITY_SAME:
		return true;
	case IDENTITY_OTHER:
		return false;
	case IDENTITY_OPEN:
		if (!may_be_one(code, orig, patched))
			return false;
		pair = array_push(code->diff->arena, &code->function_pairs);
		pair->orig = orig;
		pair->patched = patched;
		return true;
	case IDENTITY_BY_CONTENT:
		break;
	}
	return depth < DEPTH_MAX && is_same_piece(code, orig, patched, depth + 1);
}

/*
 * Compares what has no name of its own. Many things may refer to one piece, and pieces to pieces,
 * so the result is kept: that it is equal, as long as the pairs that this implies have been noted
 * or are about to be; that it differs, until there are new pairs.
 */
static bool is_same_piece(struct unchanged_code *code, const struct symbol *orig,
			  const struct symbol *patched, int depth)
{
	struct compared_piece *piece = &code->pieces[patched->index];
	bool same;

	if (piece->orig == orig &&
	    (piece->noted == code->ambiguous_count + 1 || piece->equal_in == code->function))
		return true;
	if (piece->orig == orig && piece->differs_in == code->round && depth >= piece->depth)
		return false;
	same = same_shape(code->diff->orig->arch, orig, patched) &&
	       has_same_references(code, orig, patched, depth);
	*piece = (struct compared_piece){ .orig = orig, .depth = depth };
	if (same) {
		piece->equal_in = code->function;
		*array_push(code->diff->arena, &code->function_pieces) = piece;
	} else {
		piece->differs_in = code->round;
	}
	return same;
}

static bool has_same_references(struct unchanged_code *code, const struct symbol *orig,
				const struct symbol *patched, int depth)
{
	const struct record *o = orig->records, *p = patched->records;
	size_t i;

	for (i = 0; i < orig->reference_count; i++) {
		const struct symbol *a = orig->references[i].target;
		const struct symbol *b = patched->references[i].target;

		if (!(a == orig && b == patched) && !is_same_target(code, a, b, depth))
			return false;
	}
	for (; o && p; o = o->next, p = p->next) {
		if (o->special != p->special || o->reference_count != p->reference_count)
			return false;
		/* The first one leads to the owner. */
		for (i = 1; i < o->reference_count; i++)
			if (o->references[i].target_offset != p->references[i].target_offset ||
			    !is_same_target(code, o->references[i].target, p->references[i].target,
					    depth))
				return false;
	}
	return !o && !p;
}

/* What was found out about pieces that refer to it does not hold any more. */
static void make_ambiguous(struct unchanged_code *code, const struct symbol *symbol)
{
	struct pair *pair = own_pair(code->correlation, symbol);

	code->ambiguous_count += !pair->ambiguous;
	pair->ambiguous = true;
}

static void doubt_pair(struct unchanged_code *code, const struct symbol *symbol)
{
	const struct symbol *twin = twin_of(code->diff, symbol);

	if (!twin)
		return;
	own_pair(code->correlation, symbol)->by_users = true;
	own_pair(code->correlation, twin)->by_users = true;
	make_ambiguous(code, symbol);
	make_ambiguous(code, twin);
}

static void note_implied(struct unchanged_code *code, struct implied_pair pair)
{
	const struct symbol **orig = &code->implied[pair.orig->number];
	const struct symbol **patched = &code->implied[pair.patched->number];

	if (*orig == pair.patched && *patched == pair.orig)
		return;
	if (*orig || *patched) {
		if (*orig)
			make_ambiguous(code, *orig);
		if (*patched)
			make_ambiguous(code, *patched);
		make_ambiguous(code, pair.orig);
		make_ambiguous(code, pair.patched);
		return;
	}
	*orig = pair.patched;
	*patched = pair.orig;
	*array_push(code->diff->arena, &code->round_pairs) = pair;
}

/*
 * A function that uses another variable than the one that was paired before: it may have changed,
 * or the pair is wrong. Only debug information tells then.
 */
static void doubt_pairs(struct unchanged_code *code, const struct symbol *orig,
			const struct symbol *patched)
{
	struct arena *arena = code->diff->arena;
	size_t i;

	for (i = 0; i < orig->reference_count; i++) {
		const struct symbol *o = orig->references[i].target;
		const struct symbol *p = patched->references[i].target;

		if (twin_of(code->diff, o) == p || !is_numbered(o) || !is_numbered(p) ||
		    o->size != p->size ||
		    strcmp(base_name(arena, o->name), base_name(arena, p->name)))
			continue;
		doubt_pair(code, o);
		doubt_pair(code, p);
	}
}

static void look_at(struct unchanged_code *code, const struct symbol *orig,
		    const struct symbol *patched)
{
	size_t ambiguous_count = code->ambiguous_count, i;

	code->function_pairs.count = code->function_pieces.count = 0;
	code->function++;
	if (!same_shape(code->diff->orig->arch, orig, patched))
		return;
	if (!has_same_references(code, orig, patched, 0)) {
		doubt_pairs(code, orig, patched);
		return;
	}
	for (i = 0; i < code->function_pairs.count; i++)
		note_implied(code, code->function_pairs.items[i]);
	for (i = 0; i < code->function_pieces.count; i++)
		code->function_pieces.items[i]->noted = ambiguous_count + 1;
}

/* Makes pairs of what was implied without a contradiction. Returns whether there are any. */
static bool pair_implied(struct unchanged_code *code)
{
	bool found = false;
	size_t i;

	for (i = 0; i < code->round_pairs.count; i++) {
		const struct implied_pair *implied = &code->round_pairs.items[i];

		code->implied[implied->orig->number] = NULL;
		code->implied[implied->patched->number] = NULL;
		if (is_ambiguous(code, implied->orig) || is_ambiguous(code, implied->patched))
			continue;
		pair(code->correlation, implied->orig, implied->patched);
		found = true;
	}
	code->round_pairs.count = 0;
	return found;
}

void pair_by_unchanged(struct correlation *correlation)
{
	struct diff *diff = correlation->diff;
	struct unchanged_code code = { .correlation = correlation, .diff = diff };
	const struct symbol **item;

	code.implied = arena_alloc(diff->arena, symbol_numbers(diff) * sizeof(*code.implied));
	code.pieces = arena_alloc(diff->arena, diff->patched->symbols.count * sizeof(*code.pieces));
	do {
		code.round++;
		array_for_each(item, &diff->patched->symbols) {
			const struct symbol *patched = *item;
			struct pair *pair = own_pair(correlation, patched);

			if (pair->looked_at || !pair->twin || !patched->section ||
			    patched->section->special)
				continue;
			pair->looked_at = true;
			look_at(&code, pair->twin, patched);
		}
	} while (pair_implied(&code));
}
