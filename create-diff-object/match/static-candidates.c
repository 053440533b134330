// SPDX-License-Identifier: GPL-2.0-or-later
#include "static-candidates.h"

#include <stdlib.h>
#include <string.h>

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/*
 * Anonymous code is named after an offset, which the patch shifts, so its section's name is used.
 */
static const char *user_name(struct arena *arena, const struct symbol *user)
{
	return user->elf ? source_function(arena, user->name) : user->section->name;
}

static void note_use(struct statics *statics, struct side *side, const struct symbol *user,
		     const struct symbol *target, size_t position)
{
	struct candidate *candidate = side->by_index[target->index];

	if (!candidate)
		return;
	if (!candidate->first_use)
		candidate->first_use = position;
	*array_push(statics->diff->arena, &candidate->users) =
		user_name(statics->diff->arena, user);
}

/* The hash of the string from where the reference points on, up to a zero. */
static uint64_t hash_text(uint64_t hash, const struct reference *reference)
{
	const struct symbol *string = reference->target;
	const uint8_t *bytes = symbol_bytes(string);
	uint64_t start = (uint64_t)reference->target_offset;

	if (!bytes || start >= string->size)
		return hash;
	bytes += start;
	return hash_bytes(hash, bytes, strnlen((const char *)bytes, string->size - start));
}

/*
 * Notes what a once-only message says: the string that the code refers to behind the state, or
 * the strings in the descriptor itself.
 */
static void note_texts(struct side *side, const struct symbol *user)
{
	struct candidate *own = side->by_index[user->index], *last = NULL;
	size_t i;

	for (i = 0; i < user->reference_count; i++) {
		const struct reference *reference = &user->references[i];

		if (side->by_index[reference->target->index]) {
			last = side->by_index[reference->target->index];
		} else if (reference->target->kind == KIND_STRING) {
			if (own)
				own->own_text = hash_text(own->own_text ^ HASH_START, reference);
			else if (last)
				last->text = hash_text(HASH_START, reference);
			last = NULL;
		}
	}
}

static void sort_users(struct statics *statics, struct candidate *candidate)
{
	size_t n, kept = 0, length = 0;
	char *key;

	if (candidate->users.count)
		qsort(candidate->users.items, candidate->users.count, sizeof(const char *),
		      compare_strings);
	for (n = 0; n < candidate->users.count; n++) {
		const char *user = candidate->users.items[n];

		if (kept && !strcmp(candidate->users.items[kept - 1], user))
			continue;
		candidate->users.items[kept++] = user;
		length += strlen(user) + 1;
	}
	candidate->users.count = kept;
	key = arena_alloc(statics->diff->arena, length + 1);
	candidate->users_key = key;
	for (n = 0; n < kept; n++) {
		key = stpcpy(key, candidate->users.items[n]);
		*key++ = ',';
	}
}

/*
 * May it be a static local, or have been one? Patches move a function's variable to the file, for
 * another function.
 */
static bool may_be_local(const struct diff *diff, const struct symbol *symbol)
{
	return is_numbered(symbol) ||
	       (symbol->kind == KIND_DATA && !twin_of(diff, symbol) && !symbol->section->special);
}

void collect_candidates(struct statics *statics, struct side *side, const struct object *object)
{
	struct arena *arena = statics->diff->arena;
	struct candidate **candidate;
	const struct symbol **item;
	size_t position = 0, i;

	side->by_index = arena_alloc(arena, (object->symbols.count + 1) * sizeof(void *));
	array_for_each(item, &object->symbols) {
		struct candidate *new;

		if (!is_pairable(*item) || !may_be_local(statics->diff, *item))
			continue;
		new = arena_new_object(arena, struct candidate);
		new->symbol = *item;
		new->base = base_name(arena, (*item)->name);
		new->scope = scope_name(arena, (*item)->name);
		side->by_index[(*item)->index] = new;
		*array_push(arena, &side->candidates) = new;
	}
	array_for_each(item, &object->symbols) {
		const struct symbol *user = *item;
		const struct record *record;

		if (!user->section || user->section->special)
			continue;
		note_texts(side, user);
		for (i = 0; i < user->reference_count; i++)
			note_use(statics, side, user, user->references[i].target, ++position);
		for (record = user->records; record; record = record->next)
			for (i = 0; i < record->reference_count; i++)
				note_use(statics, side, user, record->references[i].target,
					 ++position);
	}
	array_for_each(candidate, &side->candidates)
		sort_users(statics, *candidate);
}

bool shares_a_user(const struct candidate *a, const struct candidate *b)
{
	size_t i = 0, n = 0;

	while (i < a->users.count && n < b->users.count) {
		int order = strcmp(a->users.items[i], b->users.items[n]);

		if (!order)
			return true;
		if (order < 0)
			i++;
		else
			n++;
	}
	return false;
}

bool has_user(const struct candidate *candidate, const char *user)
{
	return candidate->users.count &&
	       bsearch(&user, candidate->users.items, candidate->users.count, sizeof(user),
		       compare_strings);
}
