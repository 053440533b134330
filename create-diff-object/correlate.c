// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Step 2: which symbol of the original object is which symbol of the patched one?
 *
 * Functions and named data pair by name. The numbers that compilers append to
 * static locals ("count.12") are counted over the whole file, so a new static local
 * shifts the others: those pair by the functions that use them. Where several of one
 * name are used by the same functions, the place of their declaration tells, if the object
 * has debug information. What is left is tried in order of use, which stands only if
 * a function that did not change confirms it: include.c refuses to rely on it otherwise.
 */
#include "declared.h"
#include "diff.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* One static local of a group that shares a base name. */
struct candidate {
	struct symbol *symbol;
	ARRAY(const char *) users; /* source functions that refer to it, sorted, unique */
	const char *declared;	   /* FILE:LINE, when it was asked for and is known */
	size_t first_use;	   /* position of the first reference, over the whole object */
};

struct group {
	const char *base;
	ARRAY(struct candidate *) orig, patched;
};

static void pair(struct symbol *orig, struct symbol *patched)
{
	orig->twin = patched;
	patched->twin = orig;
}

/* Numbered by the compiler: the name alone does not tell which one it is. */
static bool is_numbered(const struct symbol *symbol)
{
	const char *name = symbol->name;
	size_t length = strlen(name), end = length;

	if (symbol->kind != KIND_DATA || symbol->global)
		return false;
	if (!strncmp(name, "__UNIQUE_ID_", 12))
		return true;
	while (end && isdigit((unsigned char)name[end - 1]))
		end--;
	return end > 1 && end < length && name[end - 1] == '.';
}

static bool is_pairable(const struct symbol *symbol)
{
	return symbol->elf && symbol->section && !symbol->alias_of && !is_unnamed_constant(symbol);
}

/* What a second name of a function stands for; NULL for labels inside of one. */
static struct symbol *named_symbol(struct symbol *symbol)
{
	if (!symbol->alias_of)
		return symbol;
	return symbol->offset == symbol->alias_of->offset ? symbol->alias_of : NULL;
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

		if (!patched || patched->twin || !is_pairable(patched) || is_numbered(*item))
			continue;
		for (entry = hash_find(&diff->orig->by_name, (*item)->name); entry;
		     entry = entry->same_key) {
			struct symbol *orig = aliases ? named_symbol(entry->value) : entry->value;

			if (!orig || orig->twin || !is_pairable(orig) ||
			    orig->kind != patched->kind)
				continue;
			pair(orig, patched);
			break;
		}
	}
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void note_use(struct diff *diff, struct hash *candidates, const struct symbol *user,
		     const struct symbol *target, size_t position)
{
	struct candidate *candidate = target->elf ? hash_get(candidates, target->name) : NULL;

	if (!candidate || candidate->symbol != target)
		return;
	if (!candidate->first_use)
		candidate->first_use = position;
	*array_push(diff->arena, &candidate->users) = source_function(diff->arena, user->name);
}

/* Collects the numbered symbols of one object into groups, with their users. */
static void collect(struct diff *diff, struct object *object, struct hash *groups, bool is_patched)
{
	struct hash candidates;
	struct symbol **item;
	size_t position = 0, i;
	struct hash_entry *entry;

	hash_setup(&candidates, diff->arena);
	array_for_each(item, &object->symbols) {
		struct symbol *symbol = *item;
		struct candidate *candidate;
		struct group *group;
		const char *base;

		if (!is_pairable(symbol) || !is_numbered(symbol))
			continue;
		base = base_name(diff->arena, symbol->name);
		group = hash_get(groups, base);
		if (!group) {
			group = arena_new_object(diff->arena, struct group);
			group->base = base;
			hash_add(groups, base, group);
		}
		candidate = arena_new_object(diff->arena, struct candidate);
		candidate->symbol = symbol;
		hash_add(&candidates, symbol->name, candidate);
		if (is_patched)
			*array_push(diff->arena, &group->patched) = candidate;
		else
			*array_push(diff->arena, &group->orig) = candidate;
	}
	array_for_each(item, &object->symbols) {
		struct symbol *user = *item;
		struct record *record;

		if (!user->section || user->section->special)
			continue;
		for (i = 0; i < user->reference_count; i++)
			note_use(diff, &candidates, user, user->references[i].target, ++position);
		for (record = user->records; record; record = record->next)
			for (i = 0; i < record->reference_count; i++)
				note_use(diff, &candidates, user, record->references[i].target,
					 ++position);
	}
	for (i = 0; i < candidates.size; i++)
		for (entry = candidates.buckets[i]; entry; entry = entry->chain) {
			struct candidate *candidate = entry->value;
			size_t n, kept = 0;

			if (!candidate->users.count)
				continue;
			qsort(candidate->users.items, candidate->users.count, sizeof(const char *),
			      compare_strings);
			for (n = 0; n < candidate->users.count; n++)
				if (!kept || strcmp(candidate->users.items[kept - 1],
						    candidate->users.items[n]))
					candidate->users.items[kept++] = candidate->users.items[n];
			candidate->users.count = kept;
		}
}

static bool same_users(const struct candidate *a, const struct candidate *b)
{
	size_t i;

	if (a->users.count != b->users.count)
		return false;
	for (i = 0; i < a->users.count; i++)
		if (strcmp(a->users.items[i], b->users.items[i]))
			return false;
	return true;
}

static bool share_a_user(const struct candidate *a, const struct candidate *b)
{
	size_t i, n;

	for (i = 0; i < a->users.count; i++)
		for (n = 0; n < b->users.count; n++)
			if (!strcmp(a->users.items[i], b->users.items[n]))
				return true;
	return false;
}

/* One declaration: the patch did not touch its line, or the preprocessor kept its number. */
static bool same_declaration(const struct candidate *a, const struct candidate *b)
{
	return a->declared && b->declared && !strcmp(a->declared, b->declared);
}

typedef bool (*relation)(const struct candidate *, const struct candidate *);

/* Pairs those for which exactly one partner is possible, in both directions. */
static void pair_unique(struct group *group, relation possible)
{
	struct candidate **p, **o, **other;

	array_for_each(p, &group->patched) {
		struct candidate *only = NULL;
		int count = 0, back = 0;

		if ((*p)->symbol->twin)
			continue;
		array_for_each(o, &group->orig) {
			if ((*o)->symbol->twin || (*o)->symbol->size != (*p)->symbol->size ||
			    !possible(*o, *p))
				continue;
			only = *o;
			count++;
		}
		if (count != 1)
			continue;
		array_for_each(other, &group->patched)
			back += !(*other)->symbol->twin &&
				(*other)->symbol->size == only->symbol->size &&
				possible(only, *other);
		if (back == 1)
			pair(only->symbol, (*p)->symbol);
	}
}

static int by_first_use(const void *a, const void *b)
{
	const struct candidate *x = *(struct candidate *const *)a;
	const struct candidate *y = *(struct candidate *const *)b;

	if (x->first_use != y->first_use)
		return x->first_use < y->first_use ? -1 : 1;
	return x->symbol->index < y->symbol->index ? -1 : 1;
}

/* The rest, in order of use; unused ones do not matter to anybody. */
static void pair_tentatively(struct group *group)
{
	struct candidate **p, **o;

	if (group->orig.count)
		qsort(group->orig.items, group->orig.count, sizeof(void *), by_first_use);
	if (group->patched.count)
		qsort(group->patched.items, group->patched.count, sizeof(void *), by_first_use);
	array_for_each(p, &group->patched) {
		if ((*p)->symbol->twin)
			continue;
		array_for_each(o, &group->orig) {
			if ((*o)->symbol->twin || (*o)->symbol->size != (*p)->symbol->size ||
			    (!same_users(*o, *p) && !share_a_user(*o, *p)))
				continue;
			pair((*o)->symbol, (*p)->symbol);
			(*o)->symbol->tentative = (*p)->symbol->tentative = true;
			break;
		}
	}
	/*
	 * One of the name vanished while one appeared: it may be the same variable, used
	 * by another function now. Nothing tells; the new one must not be relied on.
	 */
	array_for_each(p, &group->patched) {
		if ((*p)->symbol->twin)
			continue;
		array_for_each(o, &group->orig)
			if (!(*o)->symbol->twin &&
			    ((*o)->symbol->size == (*p)->symbol->size || share_a_user(*o, *p)) &&
			    (*o)->users.count && (*p)->users.count)
				(*p)->symbol->tentative = true;
	}
}

static bool is_open(const struct group *group)
{
	struct candidate **item;
	int orig = 0, patched = 0;

	array_for_each(item, &group->orig)
		orig += !(*item)->symbol->twin && (*item)->users.count;
	array_for_each(item, &group->patched)
		patched += !(*item)->symbol->twin && (*item)->users.count;
	return orig && patched;
}

/* Debug information costs time to read: it is asked only about groups that are open still. */
static void read_declarations(struct diff *diff, struct hash *orig, struct hash *patched,
			      struct group *group)
{
	struct candidate **item;

	if (!orig->arena) {
		declared_read(diff->arena, diff->options.orig, orig);
		declared_read(diff->arena, diff->options.patched, patched);
	}
	array_for_each(item, &group->orig)
		(*item)->declared = hash_get(orig, (*item)->symbol->name);
	array_for_each(item, &group->patched)
		(*item)->declared = hash_get(patched, (*item)->symbol->name);
}

int correlate(struct diff *diff)
{
	struct hash groups, orig_declared = { 0 }, patched_declared = { 0 };
	struct hash_entry *entry;
	size_t i;

	correlate_by_name(diff, false);
	correlate_by_name(diff, true);
	hash_setup(&groups, diff->arena);
	collect(diff, diff->orig, &groups, false);
	collect(diff, diff->patched, &groups, true);
	for (i = 0; i < groups.size; i++)
		for (entry = groups.buckets[i]; entry; entry = entry->chain) {
			struct group *group = entry->value;

			pair_unique(group, same_users);
			if (is_open(group)) {
				read_declarations(diff, &orig_declared, &patched_declared, group);
				pair_unique(group, same_declaration);
			}
			pair_unique(group, share_a_user);
			pair_tentatively(group);
		}
	return 0;
}
