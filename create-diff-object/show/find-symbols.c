// SPDX-License-Identifier: GPL-2.0-or-later
/* Symbols by the name that a person knows. */
#include "show.h"
#include "../../lib/message.h"
#include "../match/pairs.h"
#include "../object/names.h"

#include <string.h>

#define SIMILAR_MAX	  5
#define NAME_MAX_COMPARED 128

static bool is_shown(const struct symbol *symbol)
{
	return symbol->elf != NULL;
}

static void add_match(struct diff *diff, struct matches *matches, const struct symbol *symbol)
{
	const struct symbol **item;

	if (symbol->alias_of)
		symbol = symbol->alias_of;
	/* Constants without an identity are compared by what they hold, and have no twin. */
	if (matches->symbols.count && is_original(diff, symbol) &&
	    (!symbol->section || is_unnamed_constant(symbol)))
		return;
	array_for_each(item, &matches->symbols)
		if (*item == symbol || (diff->pairs && twin_of(diff, *item) == symbol))
			return;
	*array_push(diff->arena, &matches->symbols) = symbol;
}

/* Adds the symbols that have the name, or whose source function has it. */
static void add_matches(struct diff *diff, const struct object *object, const char *name,
			bool exact, struct matches *matches)
{
	const struct symbol *const *item;

	array_for_each(item, &object->symbols) {
		const struct symbol *symbol = *item;

		if (!is_shown(symbol))
			continue;
		if (exact ? !strcmp(symbol->name, name)
			  : !strcmp(source_function(diff->arena, symbol->name), name) ||
				    !strcmp(base_name(diff->arena, symbol->name), name))
			add_match(diff, matches, symbol);
	}
}

/* Number of letters to add, drop or change to turn one name into the other. */
static size_t distance(const char *a, const char *b)
{
	size_t row[NAME_MAX_COMPARED + 1], width = strlen(b), i, n;

	if (width > NAME_MAX_COMPARED)
		return NAME_MAX_COMPARED;
	for (n = 0; n <= width; n++)
		row[n] = n;
	for (i = 1; a[i - 1]; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (n = 1; n <= width; n++) {
			size_t best = diagonal + (a[i - 1] != b[n - 1]);

			diagonal = row[n];
			if (row[n] + 1 < best)
				best = row[n] + 1;
			if (row[n - 1] + 1 < best)
				best = row[n - 1] + 1;
			row[n] = best;
		}
	}
	return row[width];
}

struct similar {
	const char *names[SIMILAR_MAX];
	size_t distances[SIMILAR_MAX];
	size_t count;
};

/* Keeps the nearest, nearest first. */
static void consider(struct similar *similar, const char *wanted, const char *name)
{
	size_t length = strlen(wanted), far = strstr(name, wanted) ? 1 : distance(wanted, name), i;

	if (far > 1 + length / 4)
		return;
	for (i = 0; i < similar->count; i++)
		if (!strcmp(similar->names[i], name))
			return;
	for (i = similar->count; i > 0 && similar->distances[i - 1] > far; i--) {
		if (i == SIMILAR_MAX)
			continue;
		similar->names[i] = similar->names[i - 1];
		similar->distances[i] = similar->distances[i - 1];
	}
	if (i == SIMILAR_MAX)
		return;
	similar->names[i] = name;
	similar->distances[i] = far;
	if (similar->count < SIMILAR_MAX)
		similar->count++;
}

static int fail_unknown(struct diff *diff, const char *name)
{
	const struct object *objects[] = { diff->patched, diff->orig };
	struct similar similar = { 0 };
	const struct symbol *const *item;
	const char *list = "";
	size_t i;

	for (i = 0; i < 2; i++)
		array_for_each(item, &objects[i]->symbols)
			if (is_shown(*item))
				consider(&similar, name, (*item)->name);
	for (i = 0; i < similar.count; i++)
		list = arena_printf(diff->arena, "%s%s%s", list, i ? ", " : "", similar.names[i]);
	if (similar.count)
		return fail("%s: neither object has a symbol %s; there is %s", diff->options.unit,
			    name, list);
	return fail("%s: neither object has a symbol %s; one that is inlined everywhere has none",
		    diff->options.unit, name);
}

int find_symbols(struct diff *diff, const char *name, struct matches *matches)
{
	int exact;

	for (exact = 1; exact >= 0 && !matches->symbols.count; exact--) {
		add_matches(diff, diff->patched, name, exact, matches);
		add_matches(diff, diff->orig, name, exact, matches);
	}
	return matches->symbols.count ? 0 : fail_unknown(diff, name);
}
