// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Step 2: which symbol of the original object is which symbol of the patched one?
 *
 * Functions and named data pair by name. Compilers number what stands in functions, and the
 * copies that they make of functions ("count.12", "foo.isra.0"), over the whole file:
 * the numbers tell nothing. Those pair by what uses them:
 *
 * - code that did not change uses the same ones in the same places (witness.c);
 * - a variable belongs to a function, and is the only one of its name and type there, or the
 *   only one at its line of the source (statics.c, declared.c);
 * - what is left is tried in order of use, and this stands only if a function that
 *   did not change confirms it: include.c refuses to rely on it otherwise.
 *
 * A wrong pair of variables lets a replacement use foreign state, so there is no guessing. A
 * clone of a function may always stay without a twin: it is new then, and all its callers
 * are replaced with it (clones.c).
 */
#include "correlate.h"

#include <string.h>

void pair(struct symbol *orig, struct symbol *patched)
{
	orig->twin = patched;
	patched->twin = orig;
	if (orig->child && patched->child && !orig->child->twin && !patched->child->twin)
		pair(orig->child, patched->child);
}

void unpair(struct symbol *orig, struct symbol *patched)
{
	orig->twin = patched->twin = NULL;
	if (orig->child && patched->child && orig->child->twin == patched->child)
		unpair(orig->child, patched->child);
}

/* What a second name of a function stands for; NULL for labels inside of one. */
static struct symbol *named_symbol(struct symbol *symbol)
{
	if (!symbol->alias_of)
		return symbol;
	return symbol->offset == symbol->alias_of->offset ? symbol->alias_of : NULL;
}

/* Does the name alone tell which one it is? An unlikely part goes with its function. */
static bool is_known_by_name(const struct symbol *symbol)
{
	if (is_numbered(symbol) || symbol->parent)
		return false;
	return symbol->global || !is_clone(symbol);
}

/* "" for the object's own file, which may have another name in the other object. */
static const char *other_source(const struct object *object, const struct symbol *symbol)
{
	const char *source = source_of(symbol);

	return object->source && !strcmp(source, object->source) ? "" : source;
}

/* Objects that are linked of several files may have a static name several times. */
static bool same_source(const struct diff *diff, const struct symbol *orig,
			const struct symbol *patched)
{
	return orig->global || patched->global ||
	       !strcmp(other_source(diff->orig, orig), other_source(diff->patched, patched));
}

/*
 * By equal names. A patch may add a name to a function, or take one away, and another
 * of its names may then be the first: any common name tells.
 */
static void correlate_by_name(struct diff *diff, bool aliases)
{
	struct symbol **item;

	array_for_each(item, &diff->patched->symbols) {
		struct symbol *patched = aliases ? named_symbol(*item) : *item;
		struct hash_entry *entry;

		if (!patched || patched->twin || !is_pairable(patched) || !is_known_by_name(*item))
			continue;
		for (entry = hash_find(&diff->orig->by_name, (*item)->name); entry;
		     entry = entry->same_key) {
			struct symbol *orig = aliases ? named_symbol(entry->value) : entry->value;

			if (!orig || orig->twin || !is_pairable(orig) ||
			    orig->kind != patched->kind || !same_source(diff, orig, patched))
				continue;
			pair(orig, patched);
			break;
		}
	}
}

/* clang may cut several parts off: foo.cold.1, foo.cold.2. */
static void pair_cold_parts(struct diff *diff)
{
	struct symbol **item;

	array_for_each(item, &diff->patched->symbols) {
		struct symbol *patched = *item, *orig, *parent = patched->parent;
		size_t length;

		if (!parent || !parent->twin || patched->twin)
			continue;
		length = strlen(parent->name);
		if (strncmp(patched->name, parent->name, length))
			continue;
		orig = hash_get(&diff->orig->by_name,
				arena_printf(diff->arena, "%s%s", parent->twin->name,
					     patched->name + length));
		if (orig && orig->parent == parent->twin && !orig->twin)
			pair(orig, patched);
	}
}

/*
 * A descriptor of pr_debug() has a static key in it. The loader of the livepatch module sets
 * up the jump labels before the patched module may be there, so they cannot use a key of that
 * module; with descriptors of its own the replacement works, and starts with debugging off.
 */
static void copy_keys_of_modules(struct diff *diff)
{
	struct symbol **item;

	if (!strcmp(diff->options.object, "vmlinux"))
		return;
	array_for_each(item, &diff->patched->symbols)
		if ((*item)->twin && (*item)->section && is_harmless_state(*item) &&
		    !strcmp((*item)->section->name, "__dyndbg"))
			(*item)->copied = true;
}

int correlate(struct diff *diff)
{
	correlate_by_name(diff, false);
	correlate_by_name(diff, true);
	pair_cold_parts(diff);
	hear_witnesses(diff);
	pair_statics(diff, false);
	pair_clones(diff);
	pair_cold_parts(diff);
	hear_witnesses(diff);
	pair_statics(diff, true);
	separate_conventions(diff);
	copy_keys_of_modules(diff);
	return 0;
}
