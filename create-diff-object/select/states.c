// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The livepatch's states, which the patch declares by KLP_STATE() of livepatch_helpers.h. Each is a
 * variable in the section .klp.states of the patched object (livepatch/format.h), which stays behind:
 * the report has them, and the array that the kernel reads is in the module's C file.
 */
#include "parts.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>

static int malformed(const struct diff *diff, const struct elf_symbol *symbol)
{
	return fail(
		"%s: %s of section " KLP_STATES_SECTION
		" is no state; use KLP_STATE(ID, VERSION) of <linux/livepatch_helpers.h>, with constants",
		diff->options.unit, symbol->name);
}

static int by_place(const void *a, const void *b)
{
	const struct report_state *x = a, *y = b;
	int order = strcmp(x->file, y->file);

	return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* The same state may be declared once more, by a header. */
static int add_state(struct diff *diff, const struct report_state *state)
{
	const struct report_state *other;

	if (!state->id)
		return fail("%s:%u: KLP_STATE(): the id of a state cannot be 0", state->file,
			    state->line);
	array_for_each(other, &diff->unit->states) {
		if (other->id != state->id)
			continue;
		if (other->version == state->version)
			return 0;
		return fail(
			"%s:%u: KLP_STATE(): state %lu has version %u here, and version %u at %s:%u; a livepatch has one version of a state",
			state->file, state->line, state->id, state->version, other->version,
			other->file, other->line);
	}
	*array_push(diff->arena, &diff->unit->states) = *state;
	return 0;
}

static int read_state(struct diff *diff, const struct elf_symbol *symbol,
		      struct report_state *state)
{
	const struct elf_file *elf = diff->patched->elf;
	const struct elf_section *section = symbol->section;
	const uint8_t *record;

	if (!section->data || section->rela || symbol->value > section->size ||
	    symbol->size > section->size - symbol->value || symbol->size <= KLP_STATE_FILE)
		return malformed(diff, symbol);
	record = section->data + symbol->value;
	if (!memchr(record + KLP_STATE_FILE, '\0', symbol->size - KLP_STATE_FILE))
		return malformed(diff, symbol);
	state->id = (unsigned long)elf_integer(elf, record + KLP_STATE_ID, 8);
	state->version = (unsigned int)elf_integer(elf, record + KLP_STATE_VERSION, 4);
	state->line = (unsigned int)elf_integer(elf, record + KLP_STATE_LINE, 4);
	state->file = (const char *)record + KLP_STATE_FILE;
	return 0;
}

int read_states(struct diff *diff)
{
	const struct elf_file *elf = diff->patched->elf;
	ARRAY(struct report_state) declared = { 0 };
	const struct report_state *state;
	int result = 0;
	size_t i;

	for (i = 1; i < elf->symbol_count; i++)
		if (elf->symbols[i].type == STT_OBJECT && elf->symbols[i].section &&
		    !strcmp(elf->symbols[i].section->name, KLP_STATES_SECTION))
			result |= read_state(diff, &elf->symbols[i],
					     array_push(diff->arena, &declared));
	if (result)
		return -1;
	/* gcc writes the last one first. */
	if (declared.count)
		qsort(declared.items, declared.count, sizeof(*declared.items), by_place);
	array_for_each(state, &declared)
		result |= add_state(diff, state);
	return result;
}
