// SPDX-License-Identifier: GPL-2.0-or-later
#include "header-change.h"
#include "c-items.h"
#include "../../lib/hash.h"

#include <stdlib.h>
#include <string.h>

/* How often an item is in each of the two texts. */
struct item_count {
	uint64_t hash;
	size_t in[2];
};

struct item_counts {
	struct item_count *slots;
	size_t size; /* a power of two */
};

static struct item_count *count_of(const struct item_counts *counts, uint64_t hash)
{
	size_t i = hash & (counts->size - 1);

	while (counts->slots[i].hash && counts->slots[i].hash != hash)
		i = (i + 1) & (counts->size - 1);
	return &counts->slots[i];
}

static void count_items(struct arena *arena, const struct c_items texts[2],
			struct item_counts *counts)
{
	const struct c_item *item;
	size_t total = texts[0].items.count + texts[1].items.count;
	int side;

	for (counts->size = 16; counts->size < 2 * total;)
		counts->size *= 2;
	counts->slots = arena_alloc(arena, counts->size * sizeof(*counts->slots));
	for (side = 0; side < 2; side++)
		array_for_each(item, &texts[side].items) {
			struct item_count *count = count_of(counts, item->hash);

			count->hash = item->hash;
			count->in[side]++;
		}
}

static bool is_kept(const struct item_counts *counts, const struct c_item *item)
{
	const struct item_count *count = count_of(counts, item->hash);

	return count->in[0] == count->in[1];
}

/* Are the items that both texts have in one order? */
static bool is_in_order(const struct c_items texts[2], const struct item_counts *counts)
{
	const struct c_item *item[2], *end[2];
	int side;

	for (side = 0; side < 2; side++) {
		item[side] = texts[side].items.items;
		/* An empty text has no items. */
		end[side] = item[side] ? item[side] + texts[side].items.count : NULL;
	}
	for (;; item[0]++, item[1]++) {
		for (side = 0; side < 2; side++)
			while (item[side] < end[side] && !is_kept(counts, item[side]))
				item[side]++;
		if (item[0] == end[0] || item[1] == end[1])
			return item[0] == end[0] && item[1] == end[1];
		if (item[0]->hash != item[1]->hash)
			return false;
	}
}

/*
 * Would the text of this item matter to a unit that never names it? A function of the body's own that is declared
 * `extern` keeps its attributes for the rest of the unit. The compiler itself calls some functions, and stpcpy() for
 * strcpy() only where that is declared.
 */
static bool reaches_others(const struct c_items *items, const struct c_item *item)
{
	static const char *const words[] = {
		"__attribute__", "__attribute",	      "extern",	     "__used",
		"_Pragma",	 "__pragma",	      "__COUNTER__", "__used__",
		"__section",	 "EXPORT_SYMBOL",     "used",	     "constructor",
		"__alias",	 "EXPORT_SYMBOL_GPL", NULL,
	};
	static const char *const called[] = { "memcpy", "memmove", "memset", "memcmp", "strlen",
					      "bcmp",	"abort",   "stpcpy", NULL };
	size_t i, w;

	for (w = 0; called[w]; w++)
		if (c_is(item->name, called[w]))
			return true;
	for (i = item->first; item->kind == ITEM_INLINE && i < item->first + item->count; i++)
		for (w = 0; words[w]; w++)
			if (c_is(&items->tokens.items[i], words[w]))
				return true;
	return false;
}

static bool add_name(struct arena *arena, const struct c_items *items, const struct c_item *item,
		     struct header_change *change)
{
	struct changed_name *name;
	const char *text;
	size_t i;

	if (!item->name || reaches_others(items, item))
		return false;
	text = arena_strndup(arena, item->name->text, item->name->length);
	name = array_push(arena, &change->names);
	name->name = text;
	if (item->kind == ITEM_INLINE || item->kind == ITEM_PROTOTYPE)
		for (i = item->first; i <= item->first + item->head; i++)
			*array_push(arena, &name->words) = arena_strndup(
				arena, items->tokens.items[i].text, items->tokens.items[i].length);
	return true;
}

/* Compares where the two texts define a macro, counted in the items that both have. */
static bool has_one_place(const struct c_items texts[2], const struct item_counts *counts,
			  const char *name)
{
	uint64_t places[2] = { HASH_START, HASH_START };
	const struct c_item *item;
	int side;

	for (side = 0; side < 2; side++) {
		size_t place = 0;

		array_for_each(item, &texts[side].items) {
			place += is_kept(counts, item);
			if ((item->kind != ITEM_DEFINE && item->kind != ITEM_UNDEF) ||
			    !item->name || !c_is(item->name, name))
				continue;
			places[side] = hash_bytes(places[side], &place, sizeof(place));
			places[side] = hash_bytes(places[side], &item->kind, sizeof(item->kind));
		}
	}
	return places[0] == places[1];
}

/* How much deeper in #if is what follows? */
static int condition_step(const struct c_items *text, const struct c_item *item)
{
	const struct c_token *word = &text->tokens.items[item->first];

	if (item->kind != ITEM_CONDITION)
		return 0;
	return c_is(word, "endif")
		       ? -1
		       : c_is(word, "if") || c_is(word, "ifdef") || c_is(word, "ifndef");
}

/* Is all of it between `#ifndef X`, `#define X` and the last #endif? */
static bool has_guard(const struct c_items *text)
{
	const struct c_item *items = text->items.items;
	const struct c_token *first, *name;
	size_t i, count = text->items.count;
	int depth = 0;

	if (count < 3 || items[0].kind != ITEM_CONDITION || items[0].count != 2 ||
	    items[1].kind != ITEM_DEFINE || items[1].count < 2)
		return false;
	first = &text->tokens.items[items[0].first];
	name = &text->tokens.items[items[1].first + 1];
	if (!c_is(first, "ifndef") || first[1].length != name->length ||
	    memcmp(first[1].text, name->text, name->length))
		return false;
	for (i = 0; i < count; i++) {
		depth += condition_step(text, &items[i]);
		if (!depth)
			return i == count - 1;
	}
	return false;
}

static bool has_directive(const struct c_items *text, const struct c_item *item)
{
	size_t i;

	for (i = item->first; i < item->first + item->count; i++)
		if (text->tokens.items[i].kind == C_DIRECTIVE)
			return true;
	return false;
}

/* Returns a sum of the declarations that stand in no #if, but for the guard. */
static uint64_t always_read(const struct c_items *text)
{
	const struct c_item *item;
	uint64_t sum = 0;
	int depth = has_guard(text) ? -1 : 0;

	array_for_each(item, &text->items) {
		bool declares = item->kind == ITEM_INLINE || item->kind == ITEM_PROTOTYPE ||
				item->kind == ITEM_OTHER;

		depth += condition_step(text, item);
		if (!depth && declares && !has_directive(text, item))
			sum += item->hash;
	}
	return sum;
}

void header_change_read(struct arena *arena, const char *orig, size_t orig_size,
			const char *patched, size_t patched_size, struct header_change *change)
{
	struct item_counts counts;
	struct c_items texts[2] = { 0 };
	const struct c_item *item;
	struct changed_name *name;
	int side;

	c_items_read(arena, orig, orig_size, &texts[0]);
	c_items_read(arena, patched, patched_size, &texts[1]);
	count_items(arena, texts, &counts);
	change->is_everything = texts[0].is_odd || texts[1].is_odd || !is_in_order(texts, &counts);
	change->is_certain = !texts[0].is_odd && !texts[1].is_odd &&
			     always_read(&texts[0]) != always_read(&texts[1]);
	for (side = 0; side < 2; side++)
		array_for_each(item, &texts[side].items)
			if (!is_kept(&counts, item) && !add_name(arena, &texts[side], item, change))
				change->is_everything = true;
	array_for_each(name, &change->names)
		name->comes_or_goes = !has_one_place(texts, &counts, name->name);
}
