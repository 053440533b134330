// SPDX-License-Identifier: GPL-2.0-or-later
#include "why.h"
#include "../compare/divergence.h"
#include "../debug-info/source-lines.h"
#include "../match/pairs.h"
#include "../match/run-time-keys.h"
#include "../object/reference-text.h"
#include "../select/select.h"

#include <stdlib.h>
#include <string.h>

/* "14 bytes instead of 10", or NULL. */
static const char *size_text(struct diff *diff, const struct symbol *patched)
{
	const struct symbol *orig = twin_of(diff, patched);

	if (!orig || patched->size == orig->size)
		return NULL;
	return arena_printf(diff->arena, "%llu bytes instead of %llu",
			    (unsigned long long)patched->size, (unsigned long long)orig->size);
}

static const char *entry_text(struct diff *diff, const struct divergence *d, const char *place)
{
	const struct record *entry = d->patched_entry ? d->patched_entry : d->orig_entry;
	const char *change = !d->orig_entry	 ? "a new entry"
			     : !d->patched_entry ? "no entry any more"
						 : "another entry";

	return arena_printf(diff->arena, "has %s in %s, for %s", change, entry->section->name,
			    place);
}

const char *display_name(struct diff *diff, const struct symbol *symbol)
{
	return symbol->kind == KIND_FUNCTION ? arena_printf(diff->arena, "%s()", symbol->name)
					     : symbol->name;
}

const char *divergence_text(struct diff *diff, const struct divergence *d)
{
	const char *place = place_text(diff->arena, d->patched_at), *text = NULL, *size;

	if (d->patched->parent)
		place = arena_printf(diff->arena, "%s%s", d->patched->name, place);
	switch (d->kind) {
	case DIVERGES_UNKNOWN:
		return NULL;
	case DIVERGES_CODE:
		text = arena_printf(diff->arena, "differs from %s on", place);
		break;
	case DIVERGES_SIZE:
		text = arena_printf(diff->arena, "the same until %s, where one ends", place);
		break;
	case DIVERGES_REFERENCE:
		text = references_text(diff->arena, d->from, d->to, place);
		break;
	case DIVERGES_ENTRY:
		text = entry_text(diff, d, place);
		break;
	case DIVERGES_BRANCH:
		text = arena_printf(diff->arena, "branches to another place at %s", place);
		break;
	}
	size = size_text(diff, d->patched);
	return size ? arena_printf(diff->arena, "%s, %s", text, size) : text;
}

static const char *divergence_word(const struct divergence *d)
{
	static const char *const words[] = {
		[DIVERGES_CODE] = "code",	    [DIVERGES_SIZE] = "size",
		[DIVERGES_REFERENCE] = "reference", [DIVERGES_ENTRY] = "entry",
		[DIVERGES_BRANCH] = "branch",
	};

	return words[d->kind];
}

size_t chain_to(const struct diff *diff, const struct symbol *symbol, const struct symbol **chain)
{
	const struct symbol *from = choice_of(diff, symbol)->reached_from;
	size_t count = 0, i;

	for (; from && count < CHAIN_MAX; from = choice_of(diff, from)->reached_from)
		chain[count++] = from;
	for (i = 0; i < count / 2; i++) {
		from = chain[i];
		chain[i] = chain[count - 1 - i];
		chain[count - 1 - i] = from;
	}
	return count;
}

static const char *why_reached(struct diff *diff, const struct symbol *symbol)
{
	const struct choice *choice = choice_of(diff, symbol);

	if (choice->why)
		return choice->why;
	if (choice->reached_from)
		return arena_printf(diff->arena, "used by %s", choice->reached_from->name);
	return "new";
}

static void fill_divergence(struct diff *diff, const struct symbol *symbol,
			    struct report_function *entry)
{
	struct source_place from, to;
	struct divergence d;

	diverges(diff, symbol, &d);
	if (d.kind == DIVERGES_UNKNOWN)
		return;
	entry->why = divergence_text(diff, &d);
	entry->what = divergence_word(&d);
	entry->differs = arena_printf(diff->arena, "%s0x%llx", d.patched_at < 0 ? "-" : "",
				      (unsigned long long)llabs(d.patched_at));
	if (d.kind == DIVERGES_REFERENCE) {
		entry->from = d.from ? reference_text(diff->arena, d.from) : NULL;
		entry->to = d.to ? reference_text(diff->arena, d.to) : NULL;
	} else if (d.kind == DIVERGES_ENTRY) {
		entry->from = d.orig_entry ? d.orig_entry->section->name : NULL;
		entry->to = d.patched_entry ? d.patched_entry->section->name : NULL;
	}
	from = source_place_at(diff, diff->orig, d.orig, d.orig_at);
	to = source_place_at(diff, diff->patched, d.patched, d.patched_at);
	entry->file = to.file;
	entry->line = to.line;
	if (from.file && (!to.file || from.line != to.line || strcmp(from.file, to.file))) {
		entry->orig_file = from.file;
		entry->orig_line = from.line;
	}
}

/* Lists the keys that a function, or a part of it, reads when it runs. */
static void list_keys(struct diff *diff, const struct symbol *symbol, struct report_function *entry)
{
	const struct record *record;
	const char *const *known;

	for (record = built_symbol(diff, symbol)->records; record; record = record->next) {
		const char *key;

		if (!is_static_key_entry(record))
			continue;
		key = record->references[JUMP_ENTRY_KEY].target->name;
		array_for_each(known, &entry->run_time_keys)
			if (!strcmp(*known, key))
				break;
		if (!entry->run_time_keys.count ||
		    known == entry->run_time_keys.items + entry->run_time_keys.count)
			*array_push(diff->arena, &entry->run_time_keys) = key;
	}
}

void explain_function(struct diff *diff, const struct symbol *symbol, struct report_function *entry)
{
	const struct choice *choice = choice_of(diff, symbol);
	const struct symbol *chain[CHAIN_MAX];
	size_t count = chain_to(diff, symbol, chain), i;

	entry->why = why_reached(diff, symbol);
	if (diff->as_built)
		list_keys(diff, symbol, entry);
	if (diff->as_built && symbol->child)
		list_keys(diff, symbol->child, entry);
	if (choice->calls) {
		entry->what = REPORT_WHAT_CALLERS;
		entry->to = choice->calls->name;
	} else if (choice->status == STATUS_CHANGED) {
		fill_divergence(diff, symbol, entry);
	}
	for (i = 0; i < count; i++)
		*array_push(diff->arena, &entry->reached) = chain[i]->name;
}

void explain_data(struct diff *diff, const struct symbol *symbol, struct report_data *entry)
{
	const struct symbol *chain[CHAIN_MAX];
	size_t count = chain_to(diff, symbol, chain), i;

	entry->why = choice_of(diff, symbol)->included ? why_reached(diff, symbol)
						       : "stays in the running object";
	for (i = 0; i < count; i++)
		*array_push(diff->arena, &entry->reached) = chain[i]->name;
}
