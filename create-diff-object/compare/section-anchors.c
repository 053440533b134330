// SPDX-License-Identifier: GPL-2.0-or-later
#include "section-anchors.h"
#include "../match/pairs.h"

/* Counts the leading symbols of two sections that are the same at the same distances. */
static size_t same_variables(const struct diff *diff, const struct section *orig,
			     const struct section *patched)
{
	size_t n;

	for (n = 0; n < orig->symbol_count && n < patched->symbol_count; n++) {
		const struct symbol *o = orig->symbols[n], *p = patched->symbols[n];

		if (o->kind != p->kind || !same_variable(diff, o, p) ||
		    o->offset - orig->symbols[0]->offset != p->offset - patched->symbols[0]->offset)
			break;
	}
	return n;
}

bool same_anchor(const struct diff *diff, const struct reference *orig,
		 const struct reference *patched)
{
	const struct section *section = orig->target->section;

	if (!orig->anchor && !patched->anchor)
		return true;
	return orig->anchor && patched->anchor &&
	       same_variables(diff, section, patched->target->section) == section->symbol_count;
}

bool anchor_is_kept(const struct diff *diff, const struct reference *reference)
{
	const struct section *section = reference->target->section;

	return !reference->anchor || same_variables(diff, twin_of(diff, reference->target)->section,
						    section) == section->symbol_count;
}
