// SPDX-License-Identifier: GPL-2.0-or-later
/* Is the code of a function what runs? */
#include "proof.h"
#include "../arch/arch.h"

#include <stdlib.h>
#include <string.h>

/* For each byte of a function, the bits that differ by design. */
struct mask {
	const uint8_t *bits;
	size_t size;
};

static uint8_t bits_masked(void *context, size_t offset)
{
	const struct mask *mask = context;

	return offset < mask->size ? mask->bits[offset] : 0;
}

void mask_references(const struct object *object, const struct symbol *symbol, uint8_t *bits)
{
	size_t i;

	for (i = 0; i < symbol->reference_count; i++) {
		const struct reference *reference = &symbol->references[i];
		const struct arch_reloc *row = arch_reloc(object->arch, reference->type);
		uint64_t n;

		for (n = 0; n < row->size; n++)
			if (reference->offset + n >= symbol->lead &&
			    reference->offset + n < symbol_extent(symbol))
				bits[reference->offset + n - symbol->lead] |= arch_reloc_bits(
					row, (unsigned int)n, elf_is_big_endian(object->elf));
	}
}

/* Relocated fields, and what is rewritten at boot. `bits` counts from the function's own start. */
static void fill_mask(const struct object *object, const struct symbol *function, uint8_t *bits)
{
	const struct arch *arch = object->arch;
	const struct record *record;

	mask_references(object, function, bits);
	/* Static keys: objtool turns the compiler's jumps into NOPs of the same length. */
	for (record = function->records; arch->static_key_size && record; record = record->next) {
		uint64_t site = (uint64_t)record->references[0].target_offset, n;

		if (strcmp(record->special->name, "__jump_table") || site >= function->size)
			continue;
		for (n = arch->static_key_size(symbol_bytes(function) + function->lead + site); n;
		     n--)
			if (site + n - 1 < function->size)
				bits[site + n - 1] = 0xff;
	}
}

const uint8_t *running_bytes(const struct running *running, const struct elf_symbol *symbol)
{
	if (!running->is_relocatable)
		return elf_bytes_at(running->elf, symbol->value, symbol->size);
	return symbol->section && symbol->section->data ? symbol->section->data + symbol->value
							: NULL;
}

const char *code_mismatch_at(struct diff *diff, const struct symbol *orig, const uint8_t *running,
			     uint64_t size, int64_t *positions)
{
	const struct arch *arch = diff->orig->arch;
	const uint8_t *code = symbol_bytes(orig);
	uint8_t *bits = calloc(1, orig->size + 1);
	struct mask mask = { .bits = bits, .size = orig->size };
	bool matches;

	if (!bits || !running || !code) {
		free(bits);
		return bits ? "has no code there" : "cannot be compared: out of memory";
	}
	fill_mask(diff->orig, orig, bits);
	matches = arch->code_matches(arch, code + orig->lead, orig->size, running, size,
				     bits_masked, &mask, positions);
	free(bits);
	if (matches)
		return NULL;
	if (size == orig->size)
		return "has other code";
	return arena_printf(diff->arena, "has %llu bytes there, and %llu when compiled here",
			    (unsigned long long)size, (unsigned long long)orig->size);
}

const char *code_mismatch(struct diff *diff, const struct symbol *orig,
			  const struct elf_symbol *symbol)
{
	return code_mismatch_at(diff, orig, running_bytes(diff->running, symbol), symbol->size,
				NULL);
}
