// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Functions that a compiler makes from others: foo.isra.0 takes its arguments in another way,
 * foo.constprop.1 is made for a constant argument, foo.part.0 is what remains behind an inlined
 * test. A patch renumbers them, makes some and removes others.
 *
 * Any pairing is consistent: unchanged callers call what the original of the pair is replaced
 * with, and the comparison finds a caller that calls another one. Two things limit it. A function
 * whose address is known elsewhere must keep its identity. And a pair may differ in its calling
 * convention, which is fine as long as a task runs either all old code or all new code;
 * separate_conventions() handles what breaks that.
 */
#include "../arch/arch.h"
#include "correlate.h"

#include <stdlib.h>
#include <string.h>

struct clones {
	struct correlation *correlation;
	struct diff *diff;		  /* = correlation->diff */
	bool *orig_taken, *patched_taken; /* by symbol->index: something has its address */
	struct hash buckets;
};

/* Clones of both objects that have one key. */
struct clone_bucket {
	const struct symbol *orig, *patched;
	size_t orig_count, patched_count;
};

static bool is_function(const struct symbol *symbol)
{
	return symbol->kind == KIND_FUNCTION && symbol->section && !symbol->alias_of &&
	       !symbol->parent;
}

/* Does the reference take the function's address, rather than calling it? */
static bool takes_address(const struct object *object, const struct symbol *user,
			  const struct reference *reference)
{
	if (reference->target->kind != KIND_FUNCTION || reference->target_offset)
		return false;
	return !symbol_is_code(user) || !symbol_bytes(user) ||
	       object->arch->transfer(symbol_bytes(user), reference->offset, reference->type) ==
		       TRANSFER_NONE;
}

static bool *find_taken(struct diff *diff, const struct object *object)
{
	bool *taken = arena_alloc(diff->arena, object->symbols.count + 1);
	const struct symbol **item;
	size_t i;

	array_for_each(item, &object->symbols) {
		const struct symbol *user = *item;

		/*
		 * Tables of the kernel and of objtool describe a function; they do not call it.
		 */
		if (!user->section || user->section->special)
			continue;
		for (i = 0; i < user->reference_count; i++)
			if (takes_address(object, user, &user->references[i]))
				taken[user->references[i].target->index] = true;
	}
	return taken;
}

/* The name without numbers: clones that agree in it come from the same kind of change. */
static const char *kind_of_clone(struct arena *arena, const char *name)
{
	char *kind = arena_strdup(arena, name), *to = kind;

	for (; *name; name++)
		if (*name < '0' || *name > '9')
			*to++ = *name;
	*to = '\0';
	return kind;
}

static bool same_kind(struct arena *arena, const struct symbol *orig, const struct symbol *patched)
{
	const char *o = orig->name, *p = patched->name;

	return !has_own_convention(o) && !has_own_convention(p)
		       ? true
		       : !strcmp(kind_of_clone(arena, o), kind_of_clone(arena, p));
}

static bool is_taken(const struct clones *clones, const struct symbol *orig,
		     const struct symbol *patched)
{
	return clones->orig_taken[orig->index] || clones->patched_taken[patched->index];
}

/* --- pairs --- */

typedef const char *(*clone_key)(struct clones *, const struct symbol *);

static const char *key_code(struct clones *clones, const struct symbol *symbol)
{
	const uint8_t *bytes = symbol_bytes(symbol);
	uint64_t hash = hash_bytes(HASH_START, bytes, bytes ? symbol_extent(symbol) : 0);

	return arena_printf(clones->diff->arena, "%s|%zu|%llx",
			    source_function(clones->diff->arena, symbol->name),
			    symbol->reference_count, (unsigned long long)hash);
}

static const struct note_clone *note_of(const struct notes *notes, const char *symbol)
{
	const struct hash_entry *entry = hash_find(&notes->clones_by_symbol, symbol);

	for (; entry; entry = entry->same_key)
		if (((const struct note_clone *)entry->value)->ordinal)
			return entry->value;
	return NULL;
}

static const char *joined(struct arena *arena, const notes_list *list)
{
	const char *text = "", **item;

	array_for_each(item, list)
		text = arena_printf(arena, "%s,%s", text, *item);
	return text;
}

/* What the compiler says it made the clone for; its number says nothing. */
static const char *key_notes(struct clones *clones, const struct symbol *symbol)
{
	const struct diff *diff = clones->diff;
	struct arena *arena = diff->arena;
	const struct note_clone *note;

	if (!diff->orig->notes || !diff->patched->notes)
		return NULL;
	note = note_of(is_original(diff, symbol) ? diff->orig->notes : diff->patched->notes,
		       symbol->name);
	return note ? arena_printf(arena, "%s|%s|%s|%s", note->origin ? note->origin : "",
				   note->kind ? note->kind : "", joined(arena, &note->constants),
				   joined(arena, &note->parameters))
		    : NULL;
}

static const char *key_name(struct clones *clones, const struct symbol *symbol)
{
	(void)clones;
	return symbol->name;
}

static const char *key_kind(struct clones *clones, const struct symbol *symbol)
{
	return kind_of_clone(clones->diff->arena, symbol->name);
}

static const char *key_source(struct clones *clones, const struct symbol *symbol)
{
	return source_function(clones->diff->arena, symbol->name);
}

/*
 * Local functions. foo and foo.isra.0 may be one, so foo itself is a candidate if it has no twin.
 */
static bool is_candidate(const struct clones *clones, const struct symbol *symbol)
{
	return is_function(symbol) && !twin_of(clones->diff, symbol) && is_pairable(symbol) &&
	       (!symbol->global || strstr(symbol->name, ".llvm."));
}

static struct clone_bucket *bucket_of(struct clones *clones, const char *key)
{
	struct clone_bucket *bucket = hash_get(&clones->buckets, key);

	if (!bucket) {
		bucket = arena_new_object(clones->diff->arena, struct clone_bucket);
		hash_add(&clones->buckets, key, bucket);
	}
	return bucket;
}

/* Pairs functions if each object has exactly one with the key. */
static void pair_single(struct clones *clones, clone_key key_of, bool by_code)
{
	const struct symbol **item;
	struct clone_bucket *bucket;
	const char *key;

	hash_setup(&clones->buckets, clones->diff->arena);
	array_for_each(item, &clones->diff->orig->symbols)
		if (is_candidate(clones, *item) && (key = key_of(clones, *item))) {
			bucket = bucket_of(clones, key);
			bucket->orig = *item;
			bucket->orig_count++;
		}
	array_for_each(item, &clones->diff->patched->symbols)
		if (is_candidate(clones, *item) && (key = key_of(clones, *item))) {
			bucket = bucket_of(clones, key);
			bucket->patched = *item;
			bucket->patched_count++;
		}
	array_for_each(item, &clones->diff->patched->symbols) {
		key = is_candidate(clones, *item) ? key_of(clones, *item) : NULL;
		if (!key)
			continue;
		bucket = bucket_of(clones, key);
		if (bucket->orig_count != 1 || bucket->patched_count != 1 ||
		    twin_of(clones->diff, bucket->orig))
			continue;
		if (by_code && !same_shape(clones->diff->orig->arch, bucket->orig, *item))
			continue;
		/* A function whose address is known elsewhere must be the same function. */
		if (is_taken(clones, bucket->orig, *item) && !by_code && key_of != key_source)
			continue;
		if (is_taken(clones, bucket->orig, *item) &&
		    !same_kind(clones->diff->arena, bucket->orig, *item))
			continue;
		pair(clones->correlation, bucket->orig, *item);
	}
}

void pair_clones(struct correlation *correlation)
{
	struct diff *diff = correlation->diff;
	struct clones clones = { .correlation = correlation, .diff = diff };

	clones.orig_taken = find_taken(diff, diff->orig);
	clones.patched_taken = find_taken(diff, diff->patched);
	pair_single(&clones, key_notes, false);
	pair_single(&clones, key_code, true);
	pair_single(&clones, key_kind, false);
	pair_single(&clones, key_name, false);
	pair_single(&clones, key_source, false);
}

/* --- calling conventions --- */

/* A walk over the calls of functions that only one of the objects has. */
struct loose_ends {
	struct clones *clones;
	const struct object *object;
	bool clang;
	bool *seen; /* by symbol->index */
	ARRAY(const struct symbol *) queue;
};

static bool made_by_clang(const struct object *object)
{
	size_t i;

	for (i = 1; i < object->section_count; i++) {
		const struct elf_section *section = object->sections[i].elf;

		if (!strcmp(section->name, ".comment") && section->data &&
		    memmem(section->data, section->size, "clang", 5))
			return true;
	}
	return false;
}

/*
 * May the two take their arguments in different ways? gcc shows it in the name; clang silently
 * changes functions that are local and only called. The same code takes the same arguments.
 */
static bool may_differ(const struct loose_ends *walk, const struct symbol *symbol)
{
	const struct diff *diff = walk->clones->diff;
	const struct symbol *orig = is_original(diff, symbol) ? symbol : twin_of(diff, symbol);
	const struct symbol *patched = twin_of(diff, orig);

	if (orig->global || patched->global || is_taken(walk->clones, orig, patched) ||
	    same_shape(walk->object->arch, orig, patched))
		return false;
	return walk->clang || has_own_convention(orig->name) || has_own_convention(patched->name);
}

static void reach(struct loose_ends *walk, const struct symbol *symbol)
{
	if (walk->seen[symbol->index])
		return;
	walk->seen[symbol->index] = true;
	*array_push(walk->clones->diff->arena, &walk->queue) = symbol;
}

static void visit(struct loose_ends *walk, const struct symbol *user)
{
	const struct diff *diff = walk->clones->diff;
	const struct record *record;
	size_t i;

	for (i = 0; i < user->reference_count; i++) {
		const struct symbol *target = whole_function(user->references[i].target);

		/* Replacement code of alternatives, and tables that nobody names. */
		if (target->kind == KIND_ANONYMOUS)
			reach(walk, target);
		if (!is_function(target))
			continue;
		if (twin_of(diff, target) && may_differ(walk, target))
			unpair(walk->clones->correlation,
			       is_original(diff, target) ? target : twin_of(diff, target),
			       is_original(diff, target) ? twin_of(diff, target) : target);
		if (!twin_of(diff, target))
			reach(walk, target);
	}
	for (record = user->records; record; record = record->next)
		for (i = 1; i < record->reference_count; i++)
			if (record->references[i].target->kind == KIND_ANONYMOUS)
				reach(walk, record->references[i].target);
}

/* Constructors and destructors run when no task is in the livepatch's functions any more. */
static void reach_shadow_types(struct loose_ends *walk)
{
	size_t i, n, k;

	for (i = 1; i < walk->object->section_count; i++) {
		const struct elf_section *section = walk->object->sections[i].elf;

		if (!has_shadow_types(&walk->object->sections[i]))
			continue;
		for (n = 0; n < section->reloc_count; n++) {
			int64_t offset;
			const struct symbol *type = symbol_of_reloc(&section->relocs[n], &offset);

			for (k = 0; type && k < type->reference_count; k++)
				if (is_function(type->references[k].target))
					reach(walk, type->references[k].target);
		}
	}
}

/*
 * Starts at functions that only this object has and that others may call, and follows their
 * calls.
 */
static void walk_loose_ends(struct clones *clones, const struct object *object, const bool *taken)
{
	struct loose_ends walk = { .clones = clones,
				   .object = object,
				   .clang = made_by_clang(object) };
	const struct symbol **item;
	size_t i;

	walk.seen = arena_alloc(clones->diff->arena, object->symbols.count + 1);
	array_for_each(item, &object->symbols) {
		const struct symbol *symbol = *item;

		if (is_function(symbol) && !twin_of(clones->diff, symbol) &&
		    !symbol->section->init && (symbol->global || taken[symbol->index]))
			reach(&walk, symbol);
		/* A callback runs before the transition begins. */
		if (symbol->section && symbol->kind == KIND_DATA && callback_kind(symbol->section))
			for (i = 0; i < symbol->reference_count; i++)
				reach(&walk, symbol->references[i].target);
	}
	reach_shadow_types(&walk);
	for (i = 0; i < walk.queue.count; i++) {
		visit(&walk, walk.queue.items[i]);
		if (walk.queue.items[i]->child)
			visit(&walk, walk.queue.items[i]->child);
	}
}

/*
 * A call of a replaced function goes to the original and from there, through ftrace, to the
 * code of the task's side of the transition. That is always the right one for callers that are
 * replaced themselves, and for those that did not change. But
 *
 * - a function that the patch removes may still be called, through a pointer in some
 *   structure, by a task that has made the transition, and that makes its calls as the old code does;
 * - a function that the patch adds may be called so by a task that has not.
 *
 * When such a function calls one of a pair whose conventions may differ, the pair is
 * taken apart: the new one is added to the livepatch and called there, the old one
 * stays as it is for those that know it.
 */
void separate_conventions(struct correlation *correlation)
{
	struct diff *diff = correlation->diff;
	struct clones clones = { .correlation = correlation, .diff = diff };
	const struct symbol **item;

	clones.orig_taken = find_taken(diff, diff->orig);
	clones.patched_taken = find_taken(diff, diff->patched);
	array_for_each(item, &diff->patched->symbols) {
		const struct symbol *patched = *item, *orig = twin_of(diff, patched);

		if (orig && is_function(patched) && is_taken(&clones, orig, patched) &&
		    !same_kind(diff->arena, orig, patched))
			unpair(correlation, orig, patched);
	}
	walk_loose_ends(&clones, diff->orig, clones.orig_taken);
	walk_loose_ends(&clones, diff->patched, clones.patched_taken);
}
