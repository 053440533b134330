// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Values that are constants once the kernel has booted are written into the instructions of
 * its image (asm/runtime-const.h, since 6.11): the limit of user addresses in access_ok(), the
 * table of dentries. Nobody does that in a module, so a replacement reads the variable.
 */
#include "parts.h"
#include "../arch/arch.h"
#include "../../lib/search.h"
#include "../object/special.h"

#include <string.h>

static void add_reference(struct diff *diff, struct included_symbol *symbol,
			  const struct reference *added)
{
	size_t count = symbol->reference_count, n;
	struct reference *all = arena_alloc(diff->arena, (count + 1) * sizeof(*all));

	n = LOWER_BOUND(count, i, symbol->references[i].offset < added->offset);
	if (n)
		memcpy(all, symbol->references, n * sizeof(*all));
	if (n < count)
		memcpy(all + n + 1, symbol->references + n, (count - n) * sizeof(*all));
	all[n] = *added;
	symbol->references = all;
	symbol->reference_count++;
}

/* Makes the instruction that the entry is about read the variable. Returns whether it can. */
static bool read_variable(struct diff *diff, struct included_symbol *symbol, uint8_t *code,
			  const struct record *record)
{
	const struct symbol *from = symbol->from;
	int64_t place = record->references[0].target_offset + (int64_t)from->lead;
	struct variable_load load = { 0 };
	struct reference reference = { 0 };

	if (place < 0 ||
	    !diff->patched->arch->load_constant(code, symbol_extent(from), (uint64_t)place, &load))
		return false;
	reference.offset = load.offset;
	reference.type = load.type;
	reference.adjust = load.adjust;
	reference.target = record->variable;
	add_reference(diff, symbol, &reference);
	return true;
}

void read_variables(struct diff *diff, struct included_symbol *symbol)
{
	uint8_t *code = NULL;
	size_t i, kept = 0;

	if (!diff->patched->arch->load_constant || !symbol->bytes)
		return;
	for (i = 0; i < symbol->records.count; i++) {
		const struct record *record = symbol->records.items[i];

		if (record->variable && !code)
			code = arena_copy(diff->arena, symbol->bytes, symbol_extent(symbol->from));
		if (!record->variable || !read_variable(diff, symbol, code, record))
			symbol->records.items[kept++] = record;
	}
	symbol->records.count = kept;
	if (code)
		symbol->bytes = code;
}
