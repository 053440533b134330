// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Values that are constants once the kernel has booted are written into the instructions of
 * its image (asm/runtime-const.h, since 6.11): the limit of user addresses in access_ok(), the
 * table of dentries. Nobody does that in a module, so a replacement reads the variable.
 */
#include "../arch/arch.h"
#include "../diff.h"
#include "../object/load.h"
#include "../object/special.h"

#include <string.h>

static struct symbol *variable(struct diff *diff, const struct record *record)
{
	const char *name = record->section->name + strlen(record->special->name);
	struct symbol *symbol = hash_get(&diff->patched->by_name, name);

	/* Assembly names the section after it, and may be all that does. */
	if (!symbol) {
		symbol = new_symbol(diff->patched, name, KIND_UNDEFINED);
		hash_add(&diff->patched->by_name, name, symbol);
	}
	return symbol->alias_of ? symbol->alias_of : symbol;
}

static void add_reference(struct diff *diff, struct symbol *symbol, struct symbol *target,
			  const struct variable_load *load)
{
	struct reference *all =
		arena_alloc(diff->arena, (symbol->reference_count + 1) * sizeof(*all));
	size_t i, n = 0;

	while (n < symbol->reference_count && symbol->references[n].offset < load->offset)
		n++;
	for (i = 0; i < symbol->reference_count; i++)
		all[i + (i >= n)] = symbol->references[i];
	all[n].offset = load->offset;
	all[n].type = load->type;
	all[n].adjust = load->adjust;
	all[n].target = target;
	symbol->references = all;
	symbol->reference_count++;
}

int read_variables(struct diff *diff, struct symbol *symbol)
{
	const struct arch *arch = diff->patched->arch;
	struct record **link = &symbol->records, *record;
	struct variable_load load;
	uint8_t *code;

	while ((record = *link)) {
		struct elf_section *elf = symbol->section->elf;
		int64_t place = record->references[0].target_offset + (int64_t)symbol->lead;

		if (!record->special->constant || !arch->load_constant || place < 0 || !elf->data) {
			link = &record->next;
			continue;
		}
		code = arena_copy(diff->arena, elf->data, elf->size);
		memset(&load, 0, sizeof(load));
		if (arch->load_constant(code + symbol->offset - symbol->lead, symbol_extent(symbol),
					(uint64_t)place, &load)) {
			elf->data = code;
			add_reference(diff, symbol, variable(diff, record), &load);
			*link = record->next;
			continue;
		}
		link = &record->next;
	}
	symbol->records_end = link;
	return 0;
}
