// SPDX-License-Identifier: GPL-2.0-or-later
/* Changes that the pair which reads static keys does not show. */
#include "parts.h"
#include "../match/pairs.h"
#include "../match/run-time-keys.h"

void take_built_changes(struct diff *diff, struct selection *selection)
{
	const struct symbol *const *item;

	for (item = diff->patched->symbols.items;
	     diff->as_built && item < diff->patched->symbols.items + diff->patched->symbols.count;
	     item++) {
		const struct symbol *symbol = *item, *built = built_symbol(diff, symbol);
		struct choice *choice = own_choice(selection, whole_function(symbol));

		if (symbol->kind != KIND_FUNCTION || symbol->alias_of || !built ||
		    !built->section ||
		    verdict_of(diff->as_built, built)->status != STATUS_CHANGED ||
		    choice->status != STATUS_SAME)
			continue;
		choice->status = STATUS_CHANGED;
		choice->why = "its code changes where the kernel writes branches for static keys";
	}
}
