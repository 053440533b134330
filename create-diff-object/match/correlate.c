// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which symbol of the original object is which symbol of the patched one?
 *
 * Functions and named data pair by name. Compilers number what stands in functions, and the
 * copies that they make of functions ("count.12", "foo.isra.0"), over the whole file:
 * the numbers mean nothing. These pair by what uses them:
 *
 * - unchanged code uses the same ones in the same places (unchanged.c);
 * - a variable belongs to a function, and is the only one of its name and type there, or the
 *   only one at its line of the source (statics.c, declared.c);
 * - the rest is paired in order of use, and such a pair stands only if an unchanged function
 *   confirms it: include() refuses to rely on it otherwise.
 *
 * A wrong pair of variables would let a replacement use foreign state, so nothing is guessed. A
 * clone of a function may always stay without a twin: it is new then, and all its callers
 * are replaced with it (clones.c).
 */
#include "correlate.h"

#include <string.h>

void pair(struct correlation *correlation, const struct symbol *orig, const struct symbol *patched)
{
	const struct diff *diff = correlation->diff;

	own_pair(correlation, orig)->twin = patched;
	own_pair(correlation, patched)->twin = orig;
	if (orig->child && patched->child && !twin_of(diff, orig->child) &&
	    !twin_of(diff, patched->child))
		pair(correlation, orig->child, patched->child);
}

void unpair(struct correlation *correlation, const struct symbol *orig,
	    const struct symbol *patched)
{
	own_pair(correlation, orig)->twin = own_pair(correlation, patched)->twin = NULL;
	if (orig->child && patched->child &&
	    twin_of(correlation->diff, orig->child) == patched->child)
		unpair(correlation, orig->child, patched->child);
}

/* Returns the function that a second name stands for; NULL for labels inside of one. */
static const struct symbol *named_symbol(const struct symbol *symbol)
{
	if (!symbol->alias_of)
		return symbol;
	return symbol->offset == symbol->alias_of->offset ? symbol->alias_of : NULL;
}

/* Does the name alone identify it? An unlikely part goes with its function. */
static bool is_known_by_name(const struct symbol *symbol)
{
	if (is_numbered(symbol) || symbol->parent)
		return false;
	return symbol->global || !is_clone(symbol);
}

/*
 * The symbol's source file; "" for the object's own, which may have another name in the other
 * object.
 */
static const char *other_source(const struct object *object, const struct symbol *symbol)
{
	const char *source = symbol_source(symbol);

	return object->source && !strcmp(source, object->source) ? "" : source;
}

/* Objects that are linked from several files may have several statics of one name. */
static bool same_source(const struct diff *diff, const struct symbol *orig,
			const struct symbol *patched)
{
	return orig->global || patched->global ||
	       !strcmp(other_source(diff->orig, orig), other_source(diff->patched, patched));
}

/*
 * Pairs symbols of equal names. A patch may add a name to a function, or take one away, and then
 * another of its names may be the first: any common name will do.
 */
static void pair_by_name(struct correlation *correlation, bool aliases)
{
	const struct diff *diff = correlation->diff;
	const struct symbol **item;

	array_for_each(item, &diff->patched->symbols) {
		const struct symbol *patched = aliases ? named_symbol(*item) : *item;
		const struct hash_entry *entry;

		if (!patched || twin_of(diff, patched) || !is_pairable(patched) ||
		    !is_known_by_name(*item))
			continue;
		for (entry = hash_find(&diff->orig->by_name, (*item)->name); entry;
		     entry = entry->same_key) {
			const struct symbol *orig = aliases ? named_symbol(entry->value)
							    : entry->value;

			if (!orig || twin_of(diff, orig) || !is_pairable(orig) ||
			    orig->kind != patched->kind || !same_source(diff, orig, patched))
				continue;
			pair(correlation, orig, patched);
			break;
		}
	}
}

/* clang may split several parts off: foo.cold.1, foo.cold.2. */
static void pair_cold_parts(struct correlation *correlation)
{
	const struct diff *diff = correlation->diff;
	const struct symbol **item;

	array_for_each(item, &diff->patched->symbols) {
		const struct symbol *patched = *item, *orig, *parent = patched->parent;
		size_t length;

		if (!parent || !twin_of(diff, parent) || twin_of(diff, patched))
			continue;
		length = strlen(parent->name);
		if (strncmp(patched->name, parent->name, length))
			continue;
		orig = hash_get(&diff->orig->by_name,
				arena_printf(diff->arena, "%s%s", twin_of(diff, parent)->name,
					     patched->name + length));
		if (orig && orig->parent == twin_of(diff, parent) && !twin_of(diff, orig))
			pair(correlation, orig, patched);
	}
}

void correlate(struct diff *diff)
{
	struct correlation correlation = { .diff = diff };

	correlation.pairs =
		arena_alloc(diff->arena, symbol_numbers(diff) * sizeof(*correlation.pairs));
	diff->pairs = correlation.pairs;
	pair_by_name(&correlation, false);
	pair_by_name(&correlation, true);
	pair_cold_parts(&correlation);
	pair_by_unchanged(&correlation);
	pair_statics(&correlation, false);
	pair_clones(&correlation);
	pair_cold_parts(&correlation);
	pair_by_unchanged(&correlation);
	pair_statics(&correlation, true);
	separate_conventions(&correlation);
}
