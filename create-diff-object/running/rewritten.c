// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel's build makes of the compiler's code. */
#include "proof.h"
#include "../arch/arch.h"

#include <string.h>

/* Does the instruction refer to the symbol? */
static bool refers_to(const struct symbol *function, uint64_t at, unsigned int length,
		      const char *target)
{
	size_t i;

	for (i = 0; i < function->reference_count; i++) {
		const struct reference *reference = &function->references[i];

		if (reference->offset >= function->lead + at &&
		    reference->offset < function->lead + at + length &&
		    !strcmp(reference->target->name, target))
			return true;
	}
	return false;
}

/* Is there an entry for the instruction in the special section? */
static bool has_entry(const struct symbol *function, uint64_t at, const char *section)
{
	const struct record *record;

	for (record = function->records; record; record = record->next)
		if (!strcmp(record->special->name, section) &&
		    (uint64_t)record->references[0].target_offset == at)
			return true;
	return false;
}

bool is_rewritten(const struct object *object, const struct symbol *function, uint64_t at,
		  unsigned int length, const uint8_t *running)
{
	const struct arch_rewrite *row = object->arch->rewrites;

	for (; running && row && row->what; row++)
		if (row->size == length && !memcmp(row->running, running, length) &&
		    (row->target ? refers_to(function, at, length, row->target)
				 : has_entry(function, at, row->section)))
			return true;
	return false;
}
