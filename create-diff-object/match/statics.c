// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Variables of functions: `static int calls` is calls.12 with gcc, and calls.13 if the patch puts
 * a new one in front of it; with clang one.calls, or one.calls.3 if one() has several.
 *
 * They are put into buckets by what is known about them - name, size, the functions that use
 * them, the function and line that declare them - and are paired if a bucket has one of each
 * object. So each is looked at once, even if a file has thousands of `__already_done`.
 */
#include "static-candidates.h"

#include <stdlib.h>
#include <string.h>

/* Candidates of both objects that have one key. */
struct bucket {
	ARRAY(struct candidate *) orig, patched;
	size_t next; /* of orig: those in front are taken */
};

typedef const char *(*candidate_key)(struct statics *, const struct candidate *);

static struct bucket *bucket_of(struct statics *statics, struct hash *buckets, const char *key)
{
	struct bucket *bucket = hash_get(buckets, key);

	if (!bucket) {
		bucket = arena_new_object(statics->diff->arena, struct bucket);
		hash_add(buckets, key, bucket);
	}
	return bucket;
}

static bool is_open(const struct statics *statics, const struct candidate *candidate)
{
	return !twin_of(statics->diff, candidate->symbol);
}

static bool is_ambiguous(const struct statics *statics, const struct candidate *candidate)
{
	return pair_of(statics->diff, candidate->symbol)->ambiguous;
}

static void pair_candidates(struct statics *statics, const struct candidate *orig,
			    const struct candidate *patched, bool by_users)
{
	pair(statics->correlation, orig->symbol, patched->symbol);
	own_pair(statics->correlation, orig->symbol)->by_users = by_users;
	own_pair(statics->correlation, patched->symbol)->by_users = by_users;
}

static void fill_side(struct statics *statics, struct side *side, struct hash *buckets,
		      candidate_key key_of, bool all)
{
	struct candidate **item;

	array_for_each(item, &side->candidates) {
		const char *key = all || is_open(statics, *item) ? key_of(statics, *item) : NULL;
		struct bucket *bucket;

		if (!key)
			continue;
		bucket = bucket_of(statics, buckets, key);
		if (side == &statics->orig)
			*array_push(statics->diff->arena, &bucket->orig) = *item;
		else
			*array_push(statics->diff->arena, &bucket->patched) = *item;
	}
}

/* With `all`, candidates that have a twin count too: the pair must be the only one. */
static void fill(struct statics *statics, struct hash *buckets, candidate_key key_of, bool all)
{
	hash_setup(buckets, statics->diff->arena);
	fill_side(statics, &statics->orig, buckets, key_of, all);
	fill_side(statics, &statics->patched, buckets, key_of, all);
}

enum proof {
	PROOF_CERTAIN,
	PROOF_USERS,	    /* debug information may contradict */
	PROOF_SHARED_USERS, /* certain when they have a user in common */
};

static void pair_single(struct statics *statics, candidate_key key_of, bool all, enum proof proof)
{
	struct candidate **item;
	struct hash buckets;

	fill(statics, &buckets, key_of, all);
	array_for_each(item, &statics->patched.candidates) {
		const char *key = is_open(statics, *item) ? key_of(statics, *item) : NULL;
		struct bucket *bucket = key ? hash_get(&buckets, key) : NULL;
		const struct symbol *orig;

		if (!bucket || bucket->orig.count != 1 || bucket->patched.count != 1)
			continue;
		orig = bucket->orig.items[0]->symbol;
		if (twin_of(statics->diff, orig) ||
		    (proof == PROOF_SHARED_USERS && !shares_a_user(bucket->orig.items[0], *item)))
			continue;
		pair_candidates(statics, bucket->orig.items[0], *item,
				proof == PROOF_USERS && !(*item)->scope);
	}
}

static const char *key_users(struct statics *statics, const struct candidate *candidate)
{
	if (is_ambiguous(statics, candidate))
		return NULL;
	return arena_printf(statics->diff->arena, "%s|%s|%llu|%s", candidate->base,
			    candidate->scope ? candidate->scope : "",
			    (unsigned long long)candidate->symbol->size, candidate->users_key);
}

static const char *key_scope(struct statics *statics, const struct candidate *candidate)
{
	if (!candidate->scope)
		return NULL;
	return arena_printf(statics->diff->arena, "%s|%s|%llu", candidate->base, candidate->scope,
			    (unsigned long long)candidate->symbol->size);
}

static const char *key_declared(struct statics *statics, const struct candidate *candidate)
{
	const struct declaration *declared = candidate->declared;

	if (!declared)
		return NULL;
	return arena_printf(statics->diff->arena, "%s|%s|%llu|%s|%s", candidate->base,
			    candidate->scope ? candidate->scope : "",
			    (unsigned long long)candidate->symbol->size,
			    declared->function ? declared->function : "", declared->type);
}

static const char *key_line(struct statics *statics, const struct candidate *candidate)
{
	if (!candidate->declared || !statics->diff->options.lines_kept)
		return NULL;
	return arena_printf(statics->diff->arena, "%s|%s:%d", key_declared(statics, candidate),
			    candidate->declared->file, candidate->declared->line);
}

static const char *key_column(struct statics *statics, const struct candidate *candidate)
{
	if (!candidate->declared || !statics->diff->options.lines_kept)
		return NULL;
	return arena_printf(statics->diff->arena, "%s:%d", key_line(statics, candidate),
			    candidate->declared->column);
}

/*
 * Harmless state is told apart by its message: patches put a WARN_ONCE() in front of another one,
 * and the lines that they add get the numbers of those that they push down.
 */
static const char *key_text(struct statics *statics, const struct candidate *candidate)
{
	uint64_t text = candidate->own_text ? candidate->own_text : candidate->text;

	if (!text || is_ambiguous(statics, candidate) || !is_harmless_state(candidate->symbol))
		return NULL;
	return arena_printf(statics->diff->arena, "%s|%llx", key_users(statics, candidate),
			    (unsigned long long)text);
}

/* --- what neither names nor places tell --- */

/* May the two be one variable, or does something contradict? */
static bool is_possible(struct statics *statics, const struct candidate *orig,
			const struct candidate *patched)
{
	if (!is_open(statics, orig) || is_ambiguous(statics, orig) ||
	    is_ambiguous(statics, patched))
		return false;
	if (orig->scope && patched->scope && strcmp(orig->scope, patched->scope))
		return false;
	return declared_agreement(statics->diff, orig->symbol, patched->symbol) != DECLARED_DIFFER;
}

static const char *user_key(struct statics *statics, const struct candidate *candidate,
			    const char *user, bool sized)
{
	if (!sized)
		return arena_printf(statics->diff->arena, "%s|%s", candidate->base, user);
	return arena_printf(statics->diff->arena, "%s|%s|%llu", candidate->base, user,
			    (unsigned long long)candidate->symbol->size);
}

/* Fills a bucket for each user, with the candidates that have no twin, or with all. */
static void fill_by_user(struct statics *statics, struct hash *buckets, bool sized, bool all)
{
	struct candidate **item;
	size_t i;

	hash_setup(buckets, statics->diff->arena);
	array_for_each(item, &statics->orig.candidates)
		for (i = 0; (all || is_open(statics, *item)) && i < (*item)->users.count; i++)
			*array_push(
				statics->diff->arena,
				&bucket_of(statics, buckets,
					   user_key(statics, *item, (*item)->users.items[i], sized))
					 ->orig) = *item;
	array_for_each(item, &statics->patched.candidates)
		for (i = 0; (all || is_open(statics, *item)) && i < (*item)->users.count; i++)
			*array_push(
				statics->diff->arena,
				&bucket_of(statics, buckets,
					   user_key(statics, *item, (*item)->users.items[i], sized))
					 ->patched) = *item;
}

/*
 * Returns the only candidate of the other object that shares a user with it; NULL if there is
 * none, or more than one.
 */
static struct candidate *only_partner(struct statics *statics, struct hash *buckets,
				      const struct candidate *candidate, bool of_orig)
{
	struct candidate *only = NULL, **item;
	size_t i;

	for (i = 0; i < candidate->users.count; i++) {
		struct bucket *bucket = hash_get(
			buckets, user_key(statics, candidate, candidate->users.items[i], true));

		if (!bucket)
			continue;
		if (of_orig) {
			array_for_each(item, &bucket->patched)
				if (only && only != *item)
					return NULL;
				else
					only = *item;
		} else {
			array_for_each(item, &bucket->orig)
				if (only && only != *item)
					return NULL;
				else
					only = *item;
		}
	}
	return only;
}

static void pair_by_shared_user(struct statics *statics)
{
	struct candidate **item, *orig;
	struct hash buckets;

	fill_by_user(statics, &buckets, true, false);
	array_for_each(item, &statics->patched.candidates) {
		if (!is_open(statics, *item))
			continue;
		orig = only_partner(statics, &buckets, *item, false);
		if (!orig || !is_possible(statics, orig, *item) ||
		    only_partner(statics, &buckets, orig, true) != *item)
			continue;
		pair_candidates(statics, orig, *item, true);
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

/* Returns the next free candidate of the original, in order of use. */
static struct candidate *take_next(struct statics *statics, struct bucket *bucket,
				   const struct candidate *patched)
{
	if (!bucket)
		return NULL;
	while (bucket->next < bucket->orig.count &&
	       !is_open(statics, bucket->orig.items[bucket->next]))
		bucket->next++;
	if (bucket->next == bucket->orig.count ||
	    !is_possible(statics, bucket->orig.items[bucket->next], patched))
		return NULL;
	return bucket->orig.items[bucket->next];
}

static void pair_tentatively(struct statics *statics)
{
	struct hash by_users, by_user;
	struct candidate **item, *orig;
	size_t i;

	if (statics->orig.candidates.count)
		qsort(statics->orig.candidates.items, statics->orig.candidates.count,
		      sizeof(void *), by_first_use);
	if (statics->patched.candidates.count)
		qsort(statics->patched.candidates.items, statics->patched.candidates.count,
		      sizeof(void *), by_first_use);
	fill(statics, &by_users, key_users, false);
	fill_by_user(statics, &by_user, true, false);
	array_for_each(item, &statics->patched.candidates) {
		const char *key = is_open(statics, *item) ? key_users(statics, *item) : NULL;

		if (!key || !(*item)->users.count)
			continue;
		orig = take_next(statics, hash_get(&by_users, key), *item);
		for (i = 0; !orig && i < (*item)->users.count; i++)
			orig = take_next(
				statics,
				hash_get(&by_user,
					 user_key(statics, *item, (*item)->users.items[i], true)),
				*item);
		if (!orig)
			continue;
		pair(statics->correlation, orig->symbol, (*item)->symbol);
		own_pair(statics->correlation, orig->symbol)->tentative = true;
		own_pair(statics->correlation, (*item)->symbol)->tentative = true;
	}
}

/* Has a variable of that name vanished, of the same size or with a common user? */
static bool one_vanished(struct statics *statics, struct hash *by_size, struct hash *by_user,
			 const struct candidate *candidate)
{
	const char *key = arena_printf(statics->diff->arena, "%s|%llu", candidate->base,
				       (unsigned long long)candidate->symbol->size);
	size_t i;

	if (hash_get(by_size, key))
		return true;
	for (i = 0; i < candidate->users.count; i++) {
		struct bucket *bucket = hash_get(
			by_user, user_key(statics, candidate, candidate->users.items[i], false));
		struct candidate **item;

		if (!bucket)
			continue;
		array_for_each(item, &bucket->orig)
			if (is_open(statics, *item))
				return true;
	}
	return false;
}

/*
 * A function used one variable and uses the other now, while something else goes on with
 * the first: which of the two is the old one?
 */
static bool is_exchanged(struct statics *statics, struct hash *by_user,
			 const struct candidate *candidate)
{
	size_t i;

	for (i = 0; i < candidate->users.count; i++) {
		const char *user = candidate->users.items[i];
		struct bucket *bucket =
			hash_get(by_user, user_key(statics, candidate, user, false));
		struct candidate **item;

		if (!bucket)
			continue;
		array_for_each(item, &bucket->orig) {
			const struct symbol *twin = twin_of(statics->diff, (*item)->symbol);
			const struct candidate *now = twin ? statics->patched.by_index[twin->index]
							   : NULL;

			if (now && !has_user(now, user) &&
			    declared_agreement(statics->diff, (*item)->symbol, twin) !=
				    DECLARED_AGREE)
				return true;
		}
	}
	return false;
}

/*
 * Marks new variables that may be one of the original's, and must not be relied on: a variable of
 * that name vanished while this one appeared, used by another function; or its user left an old
 * one for it. Nothing tells which it is.
 */
static void doubt_new_ones(struct statics *statics)
{
	struct hash by_size, by_user;
	struct candidate **item;

	hash_setup(&by_size, statics->diff->arena);
	array_for_each(item, &statics->orig.candidates)
		if (is_open(statics, *item) && (*item)->users.count)
			hash_add(&by_size,
				 arena_printf(statics->diff->arena, "%s|%llu", (*item)->base,
					      (unsigned long long)(*item)->symbol->size),
				 *item);
	fill_by_user(statics, &by_user, false, true);
	array_for_each(item, &statics->patched.candidates)
		if (is_open(statics, *item) && (*item)->users.count &&
		    !is_harmless_state((*item)->symbol) &&
		    ((is_ambiguous(statics, *item) && !(*item)->declared) ||
		     one_vanished(statics, &by_size, &by_user, *item) ||
		     is_exchanged(statics, &by_user, *item)))
			own_pair(statics->correlation, (*item)->symbol)->tentative = true;
}

/* Does each object have a candidate in use, of the same name, without a twin? */
static bool has_open_ones(struct statics *statics)
{
	struct candidate **item;
	bool patched = false, orig = false;
	struct hash names;

	hash_setup(&names, statics->diff->arena);
	array_for_each(item, &statics->orig.candidates)
		if (is_open(statics, *item) && (*item)->users.count) {
			hash_add(&names, (*item)->base, *item);
			orig = true;
		}
	array_for_each(item, &statics->patched.candidates)
		if (orig && is_open(statics, *item) && (*item)->users.count)
			patched |= hash_get(&names, (*item)->base) != NULL;
	return patched;
}

static void read_declarations(struct statics *statics)
{
	struct candidate **item;

	array_for_each(item, &statics->orig.candidates)
		(*item)->declared = declared_orig(statics->diff, (*item)->symbol);
	array_for_each(item, &statics->patched.candidates)
		(*item)->declared = declared_patched(statics->diff, (*item)->symbol);
}

void pair_statics(struct correlation *correlation, bool last)
{
	struct diff *diff = correlation->diff;
	struct statics statics = { .correlation = correlation, .diff = diff };

	collect_candidates(&statics, &statics.orig, diff->orig);
	collect_candidates(&statics, &statics.patched, diff->patched);
	/* The compiler knows. Names, order and users are only evidence, and come after that. */
	if (diff->orig->notes && diff->patched->notes) {
		read_declarations(&statics);
		pair_single(&statics, key_declared, true, PROOF_CERTAIN);
		pair_single(&statics, key_line, true, PROOF_CERTAIN);
	}
	pair_single(&statics, key_users, false, PROOF_USERS);
	pair_single(&statics, key_scope, true, PROOF_CERTAIN);
	if (!last)
		return;
	pair_single(&statics, key_text, false, PROOF_CERTAIN);
	if (has_open_ones(&statics)) {
		read_declarations(&statics);
		pair_single(&statics, key_declared, true, PROOF_CERTAIN);
		pair_single(&statics, key_column, false, PROOF_SHARED_USERS);
		pair_single(&statics, key_line, false, PROOF_SHARED_USERS);
		pair_by_shared_user(&statics);
		pair_tentatively(&statics);
	}
	doubt_new_ones(&statics);
}
