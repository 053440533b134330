// SPDX-License-Identifier: GPL-2.0-or-later
#include "run-time-keys.h"
#include "../object/special.h"
#include "../../lib/message.h"

#include <string.h>

/* The low bits of its key say how the branch was compiled (jump_entry_is_branch(), ..._is_init()). */
#define JUMP_ENTRY_FLAGS 3

bool is_static_key_entry(const struct record *record)
{
	return !strcmp(record->special->name, "__jump_table") &&
	       record->reference_count > JUMP_ENTRY_KEY;
}

/* Both objects of a version: as the kernel's command makes it, and reading keys. */
struct versions {
	const struct object *built, *reading;
	const struct symbol **found; /* by the number of the latter's symbols */
	bool *taken;		     /* by the index of the former's symbols */
};

/* Without a name, pieces are known by what refers to them only. */
static bool has_identity(const struct symbol *symbol)
{
	return symbol->elf && symbol->kind != KIND_STRING && symbol->kind != KIND_CONSTANT &&
	       symbol->kind != KIND_ANONYMOUS;
}

static bool may_be_same(const struct symbol *built, const struct symbol *reading)
{
	if (built->kind != reading->kind || built->global != reading->global ||
	    !built->section != !reading->section || !built->parent != !reading->parent ||
	    (built->kind == KIND_DATA && built->size != reading->size))
		return false;
	return !built->section || !strcmp(built->section->name, reading->section->name);
}

static const struct symbol *find_built(const struct versions *versions, const struct symbol *symbol)
{
	const struct hash_entry *entry = hash_find(&versions->built->by_name, symbol->name);

	for (; entry; entry = entry->same_key) {
		const struct symbol *built = entry->value;

		if (!versions->taken[built->index] && may_be_same(built, symbol))
			return built;
	}
	return NULL;
}

/* Both refer to the same, wherever it lies in a function: instructions that read keys are longer. */
static bool is_same_target(const struct versions *versions, const struct reference *built,
			   const struct reference *reading)
{
	const struct symbol *a = built->target, *b = reading->target;

	if (a->kind != b->kind)
		return false;
	if (!has_identity(b))
		return b->kind != KIND_STRING ||
		       (a->size == b->size && symbol_bytes(a) && symbol_bytes(b) &&
			!memcmp(symbol_bytes(a), symbol_bytes(b), a->size));
	return versions->found[b->number] == a &&
	       (a->kind == KIND_FUNCTION || built->target_offset == reading->target_offset);
}

/* Is it a key that the function as the kernel has it uses, by an entry for each use? */
static bool is_read_key(const struct versions *versions, const struct symbol *built,
			const struct reference *reading)
{
	const struct record *record;

	for (record = built->records; record; record = record->next) {
		const struct reference *key;

		if (!is_static_key_entry(record))
			continue;
		key = &record->references[JUMP_ENTRY_KEY];
		if (versions->found[reading->target->number] == key->target &&
		    (key->target_offset & ~(int64_t)JUMP_ENTRY_FLAGS) == reading->target_offset)
			return true;
	}
	return false;
}

static size_t count_keys(const struct symbol *symbol)
{
	const struct record *record;
	size_t count = 0;

	for (record = symbol->records; record; record = record->next)
		count += is_static_key_entry(record);
	return count;
}

/* Are all references the same, and in the same order, but for those to keys that are read? */
static bool has_same_references(const struct versions *versions, const struct symbol *built,
				const struct symbol *reading)
{
	const size_t keys = count_keys(built) - count_keys(reading);
	size_t i = 0, j, read = 0;

	for (j = 0; j < reading->reference_count; j++) {
		const struct reference *reference = &reading->references[j];

		if (i < built->reference_count &&
		    is_same_target(versions, &built->references[i], reference))
			i++;
		else if (is_read_key(versions, built, reference))
			read++;
		else
			return false;
	}
	return i == built->reference_count && read == keys;
}

static int differs(const struct diff *diff, const char *name)
{
	return fail(
		"%s: compiled with static keys that are read when the code runs, %s is not what it is otherwise in more than that, so it cannot stand for what runs; use static_key_enabled() in the patched functions",
		diff->options.unit, name);
}

static int find_symbols_of(const struct diff *diff, struct versions *versions)
{
	const struct symbol *const *item;
	size_t named = 0;

	array_for_each(item, &versions->reading->symbols) {
		const struct symbol *built;

		if (!has_identity(*item))
			continue;
		built = find_built(versions, *item);
		if (!built)
			return differs(diff, (*item)->name);
		versions->found[(*item)->number] = built;
		versions->taken[built->index] = true;
		named++;
	}
	array_for_each(item, &versions->built->symbols)
		if (has_identity(*item) && !versions->taken[(*item)->index])
			return differs(diff, (*item)->name);
	return 0;
}

static int match_version(struct diff *diff, const struct object *built,
			 const struct object *reading)
{
	struct versions versions = {
		.built = built,
		.reading = reading,
		.found = diff->built_symbols,
		.taken = arena_alloc(diff->arena, built->symbols.count + 1),
	};
	const struct symbol *const *item;

	if (find_symbols_of(diff, &versions))
		return -1;
	array_for_each(item, &reading->symbols)
		if (has_identity(*item) && (*item)->kind == KIND_FUNCTION && !(*item)->alias_of &&
		    (*item)->section && !(*item)->section->init &&
		    !has_same_references(&versions, versions.found[(*item)->number], *item))
			return differs(diff, arena_printf(diff->arena, "%s()", (*item)->name));
	return 0;
}

struct diff reading_pair(struct diff *built)
{
	return (struct diff){
		.arena = built->arena,
		.options = built->options,
		.symvers = built->symvers,
		.running = built->running,
		.peers = built->peers,
		.as_built = built,
	};
}

int built_symbols_find(struct diff *diff)
{
	diff->built_symbols =
		arena_alloc(diff->arena, symbol_numbers(diff) * sizeof(*diff->built_symbols));
	return match_version(diff, diff->as_built->orig, diff->orig)
		       ?: match_version(diff, diff->as_built->patched, diff->patched);
}
