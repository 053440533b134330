// SPDX-License-Identifier: GPL-2.0-or-later
#include "pairs.h"
#include "../object/names.h"

#include <string.h>

enum identity identity_of(const struct diff *diff, const struct symbol *orig,
			  const struct symbol *patched)
{
	const struct symbol *twin = twin_of(diff, orig);

	if (twin || twin_of(diff, patched))
		return twin == patched ? IDENTITY_SAME : IDENTITY_OTHER;
	if (orig->kind != patched->kind)
		return IDENTITY_OTHER;
	switch (orig->kind) {
	case KIND_UNDEFINED:
		return !strcmp(orig->name, patched->name) ? IDENTITY_SAME : IDENTITY_OTHER;
	case KIND_ABSOLUTE:
		return !strcmp(orig->name, patched->name) && orig->elf->value == patched->elf->value
			       ? IDENTITY_SAME
			       : IDENTITY_OTHER;
	case KIND_FUNCTION:
		return IDENTITY_OPEN;
	case KIND_DATA:
		return is_unnamed_constant(orig) && is_unnamed_constant(patched)
			       ? IDENTITY_BY_CONTENT
			       : IDENTITY_OPEN;
	default:
		return IDENTITY_BY_CONTENT;
	}
}

bool same_variable(const struct diff *diff, const struct symbol *orig, const struct symbol *patched)
{
	const uint8_t *a = symbol_bytes(orig), *b = symbol_bytes(patched);

	if (orig->size != patched->size)
		return false;
	switch (identity_of(diff, orig, patched)) {
	case IDENTITY_SAME:
		return true;
	case IDENTITY_BY_CONTENT:
		return is_unnamed_constant(orig) && a && b && !memcmp(a, b, orig->size);
	default:
		return false;
	}
}
