// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What no symbol covers (object/gaps.c) has no pair. Each such piece of the patched object has to be
 * one of the original's, with the same bytes and references, in a section of the same name.
 */
#include "account.h"
#include "parts.h"
#include "../match/pairs.h"
#include "../object/names.h"
#include "../object/special.h"
#include "../../lib/hash.h"
#include "../../lib/message.h"

#include <stdio.h>
#include <string.h>

/* Unnamed things refer to unnamed things, but not this deep. */
#define KEY_DEPTH_MAX 32

typedef ARRAY(char) text;

/*
 * For the unnamed symbols of both objects, by symbol->number: a hash of what they hold; 0: it has not been
 * looked at.
 */
struct keys {
	struct diff *diff;
	uint64_t *unnamed;
};

static void put(struct diff *diff, text *text, const char *string)
{
	for (; *string; string++)
		*array_push(diff->arena, text) = *string;
}

static void put_number(struct diff *diff, text *text, uint64_t number)
{
	char digits[32];

	snprintf(digits, sizeof(digits), " %llx", (unsigned long long)number);
	put(diff, text, digits);
}

static void put_bytes(struct diff *diff, text *text, const uint8_t *bytes, uint64_t size)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t i;

	for (i = 0; bytes && i < size; i++) {
		*array_push(diff->arena, text) = digits[bytes[i] >> 4];
		*array_push(diff->arena, text) = digits[bytes[i] & 15];
	}
}

static void put_references(struct keys *keys, text *text, const struct reference *references,
			   size_t count, int depth);

/*
 * Many things may refer to one unnamed thing, so what it holds is looked at once. What refers to itself has
 * itself without a hash in it.
 */
static uint64_t unnamed_key(struct keys *keys, const struct symbol *symbol, int depth)
{
	uint64_t *key = &keys->unnamed[symbol->number];
	text text = { 0 };

	if (*key || depth >= KEY_DEPTH_MAX)
		return *key;
	*key = 1;
	put_bytes(keys->diff, &text, symbol_bytes(symbol), symbol_extent(symbol));
	put_references(keys, &text, symbol->references, symbol->reference_count, depth + 1);
	*key = hash_bytes(HASH_START, text.items, text.count) | 2;
	return *key;
}

/* Two targets, one of each object, get the same text when they are the same. */
static void put_target(struct keys *keys, text *text, const struct symbol *target, int depth)
{
	struct diff *diff = keys->diff;
	bool original = target && is_original(diff, target);

	if (!target) {
		put(diff, text, "nothing");
	} else if (twin_of(diff, target)) {
		put(diff, text, "twin");
		put_number(diff, text, (original ? target : twin_of(diff, target))->number);
	} else if (target->kind == KIND_UNDEFINED || target->kind == KIND_ABSOLUTE) {
		put(diff, text, target->name);
	} else if (target->elf && !is_unnamed_constant(target)) {
		put(diff, text, original ? "gone " : "new ");
		put(diff, text, target->name);
	} else {
		put_number(diff, text, unnamed_key(keys, target, depth));
	}
}

static void put_references(struct keys *keys, text *text, const struct reference *references,
			   size_t count, int depth)
{
	struct diff *diff = keys->diff;
	size_t i;

	for (i = 0; i < count; i++) {
		put_number(diff, text, references[i].offset);
		put_number(diff, text, references[i].type);
		put(diff, text, ":");
		put_target(keys, text, references[i].target, depth);
		put_number(diff, text, (uint64_t)references[i].target_offset);
	}
}

/* Two gaps, one of each object, have the same key when they hold the same. */
static const char *gap_key(struct keys *keys, const struct gap *gap)
{
	struct diff *diff = keys->diff;
	text text = { 0 };

	put(diff, &text, gap->section->name);
	put(diff, &text, " ");
	put_bytes(diff, &text, gap->section->elf->data + gap->offset, gap->size);
	put_references(keys, &text, gap->references, gap->reference_count, 0);
	*array_push(diff->arena, &text) = 0;
	return text.items;
}

/*
 * The first reference of the gap that a gap of the original, or NULL, does not have: that is what the patch
 * adds. All of its references when there is none.
 */
static const char *refers_anew(struct keys *keys, const struct gap *orig, const struct gap *gap)
{
	size_t i;

	for (i = 0; orig && i < gap->reference_count; i++) {
		text a = { 0 }, b = { 0 };

		if (i < orig->reference_count)
			put_target(keys, &a, orig->references[i].target, 0);
		put_target(keys, &b, gap->references[i].target, 0);
		if (a.count != b.count || memcmp(a.items, b.items, a.count))
			return refers_to(keys->diff, &gap->references[i], 1);
	}
	return refers_to(keys->diff, gap->references, gap->reference_count);
}

static int refuse_gap(struct diff *diff, const struct gap *gap, const char *does,
		      const char *references)
{
	const struct section *section = gap->section;
	const char *advice, *what = "";

	if (section->special) {
		advice = "an entry for what is in another file cannot go along";
	} else if (!section->walked) {
		advice = "give assembly its .type and .size";
		what = ", which belong to no function and no variable";
	} else {
		if (table_is_left_out(diff, section, "its entries"))
			return 0;
		advice = table_advice(diff, section);
	}
	return fail("%s: the patch %s %llu bytes of section %s at +0x%llx%s%s; %s",
		    diff->options.unit, does, (unsigned long long)gap->size, section->name,
		    (unsigned long long)gap->offset, what, references, advice);
}

/* Each gap of the patched object has to be one of the original's. */
int account_gaps(struct diff *diff)
{
	struct keys keys = { .diff = diff };
	struct hash left, sections;
	const struct gap *gap;
	struct hash_entry *entry;
	const struct section *refused = NULL;
	int result = 0;

	if (!diff->orig->gaps.count && !diff->patched->gaps.count)
		return 0;
	keys.unnamed = arena_alloc(diff->arena, symbol_numbers(diff) * sizeof(*keys.unnamed));
	hash_setup(&left, diff->arena);
	hash_setup(&sections, diff->arena);
	array_for_each(gap, &diff->orig->gaps) {
		hash_add(&left, gap_key(&keys, gap), gap);
		if (!hash_find(&sections, gap->section->name))
			hash_add(&sections, gap->section->name, gap);
	}
	array_for_each(gap, &diff->patched->gaps) {
		entry = hash_find(&left, gap_key(&keys, gap));
		/* Those that have been found leave the front of their list. */
		if (entry && entry->value) {
			if (entry->same_key) {
				entry->value = entry->same_key->value;
				entry->same_key = entry->same_key->same_key;
			} else {
				entry->value = NULL;
			}
			continue;
		}
		entry = hash_find(&sections, gap->section->name);
		/* One message for a section is enough. */
		if (gap->section != refused)
			result |= refuse_gap(diff, gap, entry ? "changes" : "adds",
					     refers_anew(&keys, entry ? entry->value : NULL, gap));
		refused = gap->section;
	}
	if (result)
		return result;
	array_for_each(gap, &diff->orig->gaps) {
		/* What runs keeps its code, and nothing new can get there. */
		if (!gap->section->walked && !gap->section->special)
			continue;
		entry = hash_find(&left, gap_key(&keys, gap));
		if (entry->value)
			return refuse_gap(diff, entry->value, "removes",
					  refers_to(diff, gap->references, gap->reference_count));
	}
	return 0;
}
