// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Variables that begin again. A variable of a function becomes one of the file, or of another function,
 * and gets another type on the way: it is new for the livepatch, and the running one stays with the code that
 * is left behind. For the author the two may be one variable, whose value is then lost. They cannot be
 * made one, as they differ: a warning names both. (Those of one size are paired, or refused when that would be
 * a guess: match/statics.c.)
 */
#include "parts.h"
#include "../match/pairs.h"
#include "../object/names.h"

#include <string.h>

/* Can it have got a value that somebody would miss? */
static bool has_value(const struct symbol *symbol)
{
	return symbol->kind == KIND_DATA && !symbol->alias_of && symbol_is_writable(symbol) &&
	       !symbol->section->init && !symbol->section->special && !is_harmless_state(symbol) &&
	       !is_unnamed_constant(symbol);
}

/* The original's variable of this name that is gone; NULL: none. */
static const struct symbol *find_gone(const struct diff *diff, const struct symbol *new)
{
	const char *name = base_name(diff->arena, new->name);
	const struct symbol *const *item;

	array_for_each(item, &diff->orig->symbols)
		if (has_value(*item) && !twin_of(diff, *item) &&
		    !strcmp(base_name(diff->arena, (*item)->name), name))
			return *item;
	return NULL;
}

/* ", which f() uses", the first one that does; "" when none does. */
static const char *user_text(const struct diff *diff, const struct object *object,
			     const struct symbol *variable)
{
	const struct symbol *const *item;
	size_t i;

	array_for_each(item, &object->symbols)
		for (i = 0; (*item)->kind == KIND_FUNCTION && i < (*item)->reference_count; i++)
			if ((*item)->references[i].target == variable)
				return arena_printf(diff->arena, ", which %s() uses",
						    whole_function(*item)->name);
	return "";
}

void find_restarted(struct diff *diff)
{
	const struct included_symbol *const *item;

	array_for_each(item, &diff->selection->symbols) {
		const struct symbol *new = (*item)->from, *gone;

		if (choice_of(diff, new)->status != STATUS_NEW || !has_value(new))
			continue;
		gone = find_gone(diff, new);
		if (!gone)
			continue;
		warn_and_report(
			diff,
			arena_printf(
				diff->arena,
				"%s%s: a new variable that starts with its initial value; the running %s%s, is another one, declared elsewhere, and its value is not carried over: if the two are meant to be one, leave the declaration as it was",
				base_name(diff->arena, new->name),
				user_text(diff, diff->patched, new), gone->name,
				user_text(diff, diff->orig, gone)));
	}
}
