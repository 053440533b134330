// SPDX-License-Identifier: GPL-2.0-or-later
/* What the report says about the output's symbols, and the aliases that it names. */
#include "writer.h"
#include "why.h"
#include "../match/pairs.h"
#include "../match/run-time-keys.h"
#include "../object/names.h"
#include "../../livepatch/format.h"

#include <string.h>

/* Adds a global name that generated C code can point at, as the replacement itself is local. */
static const char *add_alias(struct writer *writer, const struct symbol *symbol,
			     enum klp_alias kind)
{
	const struct place *place = place_of(writer, symbol);
	const char *name = klp_alias_format(writer->diff->arena, kind, writer->diff->options.unit,
					    symbol->name);
	struct out_symbol *alias;

	alias = elf_out_symbol(writer->out, name);
	alias->type = symbol->kind == KIND_FUNCTION ? STT_FUNC : STT_OBJECT;
	alias->visibility = STV_HIDDEN;
	alias->other = symbol->elf->other;
	alias->section = place->section;
	alias->value = place->value;
	alias->size = symbol->size;
	return name;
}

static int report_function(struct writer *writer, const struct symbol *symbol)
{
	struct diff *diff = writer->diff;
	const struct choice *choice = choice_of(diff, symbol);
	const struct symbol *orig = twin_of(diff, symbol);
	struct report_function *entry = array_push(diff->arena, &diff->unit->functions);
	struct klp_symbol klp;

	entry->name = symbol->name;
	explain_function(diff, symbol, entry);
	entry->status = choice->by_callers || (orig && choice->reached_from) ? REPORT_COPIED
									     : REPORT_NEW;
	/*
	 * An existing function that is now a callback: a copy of it goes in, and replaces
	 * nothing.
	 */
	if (choice->status != STATUS_CHANGED || choice->by_callers)
		return 0;
	if (running_find(built_pair(diff), built_symbol(diff, orig), &klp))
		return -1;
	entry->status = choice->reverted ? REPORT_REVERTED : REPORT_CHANGED;
	entry->name = klp.name;
	entry->sympos = klp.sympos;
	entry->alias = add_alias(writer, symbol, KLP_ALIAS_FUNCTION);
	return 0;
}

static void report_data(struct writer *writer, const struct symbol *symbol,
			enum report_status status)
{
	struct report_data *entry = array_push(writer->diff->arena, &writer->diff->unit->data);

	entry->name = symbol->name;
	entry->status = status;
	explain_data(writer->diff, symbol, entry);
}

/* A function may serve as callbacks of several kinds, with one alias. */
static const char *callback_alias(struct writer *writer, const struct report_callback *callback)
{
	struct diff *diff = writer->diff;
	const struct report_callback *other;
	const struct included_symbol *const *item;

	for (other = diff->unit->callbacks.items; other < callback; other++)
		if (!strcmp(other->function, callback->function))
			return other->alias;
	array_for_each(item, &diff->selection->symbols)
		if ((*item)->from->kind == KIND_FUNCTION &&
		    !strcmp((*item)->from->name, callback->function))
			return add_alias(writer, (*item)->from, KLP_ALIAS_CALLBACK);
	return NULL;
}

/* Functions that the patch removes. */
static void report_removed(struct diff *diff)
{
	const struct symbol *const *item;

	array_for_each(item, &diff->orig->symbols) {
		const struct symbol *symbol = *item;
		struct report_function *entry;

		if (symbol->kind != KIND_FUNCTION || twin_of(diff, symbol) || symbol->parent ||
		    symbol->alias_of || symbol->section->init || is_clone(symbol))
			continue;
		entry = array_push(diff->arena, &diff->unit->functions);
		entry->name = symbol->name;
		entry->status = REPORT_REMOVED;
		entry->why = "no longer there after the patch; stays in the running object";
	}
}

int report_symbols(struct writer *writer)
{
	struct diff *diff = writer->diff;
	const struct included_symbol *const *included;
	struct report_callback *callback;
	const struct symbol *const *item;
	size_t i;

	array_for_each(included, &diff->selection->symbols) {
		const struct symbol *symbol = (*included)->from;

		if (symbol->kind == KIND_FUNCTION && !symbol->parent &&
		    report_function(writer, symbol))
			return -1;
		if (symbol->kind == KIND_DATA)
			report_data(writer, symbol,
				    twin_of(diff, symbol) ? REPORT_COPIED : REPORT_NEW);
	}
	array_for_each(item, &diff->patched->symbols) {
		const struct choice *choice = choice_of(diff, *item);

		if ((*item)->kind == KIND_DATA && choice->klp && !choice->included)
			report_data(writer, *item, REPORT_KEPT);
	}
	report_removed(diff);
	array_for_each(callback, &diff->unit->callbacks)
		callback->alias = callback_alias(writer, callback);
	for (i = 0; i < diff->unit->shadow_types.count; i++)
		diff->unit->shadow_types.items[i].alias =
			add_alias(writer, diff->selection->shadow_types.items[i].variable,
				  KLP_ALIAS_SHADOW_TYPE);
	return 0;
}
