// SPDX-License-Identifier: GPL-2.0-or-later
/* Holds the code or the contents of one symbol against what is at a place of the running object. */
#include "prover.h"
#include "../arch/arch.h"
#include "../object/reference-text.h"

#include <string.h>

static void add_difference(struct prover *prover, struct difference_found difference)
{
	if (prover->refuted)
		*prover->refuted = true;
	else
		*array_push(prover->diff->arena, &prover->proof->differences) = difference;
}

void differs(struct prover *prover, const struct symbol *symbol, const char *what)
{
	add_difference(prover,
		       (struct difference_found){
			       .symbol = symbol, .at = -1, .running_at = -1, .what = what });
}

void differs_at(struct prover *prover, const struct walked_code *code, uint64_t at,
		uint64_t running_at, const char *what)
{
	add_difference(prover, (struct difference_found){ .symbol = code->symbol,
							  .at = (int64_t)at,
							  .running_at = (int64_t)running_at,
							  .what = what,
							  .place = code->place,
							  .running_size = code->size });
}

/* The start of the instruction that has the offset. */
static uint64_t instruction_start(const struct walked_code *code, uint64_t at)
{
	while (at && code->positions[at] < 0)
		at--;
	return at;
}

static uint64_t instruction_end(const struct walked_code *code, uint64_t at, uint64_t size)
{
	for (at++; at < size && code->positions[at] < 0; at++)
		;
	return at;
}

static struct running_field field_of(const struct symbol *symbol, const struct walked_code *code,
				     uint64_t at, unsigned int size)
{
	struct running_field field = { .place = code->place, .size = size };
	uint64_t start, end, length;

	if (!code->positions) {
		field.place.offset += at;
		return field;
	}
	start = instruction_start(code, at);
	end = instruction_end(code, start, symbol->size);
	length = (uint64_t)(code->positions[end] - code->positions[start]);
	field.instruction = code->place;
	field.instruction.offset += (uint64_t)code->positions[start];
	field.instruction_length = (unsigned int)length;
	field.place.offset += (uint64_t)code->positions[start] + at - start;
	/* The assembler chose another width. */
	if (length != end - start)
		field.size = 0;
	return field;
}

struct running_place place_in_code(const struct walked_code *code, uint64_t at)
{
	struct running_place place = code->place;

	if (at < code->symbol->size)
		return field_of(code->symbol, code, at, 0).place;
	place.offset += code->size;
	return place;
}

static void walk_reference(struct prover *prover, const struct symbol *symbol,
			   const struct walked_code *code, const struct reference *reference)
{
	const struct arch_reloc *row = arch_reloc(prover->diff->orig->arch, reference->type);
	uint64_t at = reference->offset - symbol->lead;
	struct running_field field;
	struct running_place place;
	const char *what = NULL;

	if (reference->offset < symbol->lead || !(row->flags & (RELOC_VALUE | RELOC_DISTANCE)) ||
	    reference->through || reference->anchor)
		return;
	if (!prover->refuted) {
		prover->proof->references++;
		binding_of(prover, symbol)->own++;
	}
	field = field_of(symbol, code, at, row->size);
	if (code->positions &&
	    is_rewritten(prover->diff->orig, symbol, instruction_start(code, at),
			 field.instruction_length,
			 bytes_at(prover->running, &field.instruction, field.instruction_length)))
		return;
	if (!field_target(prover->diff, &field, reference, &place))
		what = arena_printf(prover->diff->arena,
				    "refers to %s when compiled here, and to nothing there",
				    reference_text(prover->diff->arena, reference));
	else
		what = take_reference(prover, code, reference, &field, place);
	if (what)
		differs_at(prover, code, at, field.place.offset - code->place.offset, what);
}

/* Is it a branch within the function in both? code_matches() has compared where these go. */
static bool is_inner_branch(const struct prover *prover, const uint8_t *object,
			    const uint8_t *running, unsigned int length, const uint8_t *bits)
{
	const struct arch *arch = prover->diff->orig->arch;
	struct control_flow a, b;

	return arch->control_flow && arch->control_flow(object, length, &a) == length &&
	       arch->control_flow(running, length, &b) == length && a.field && a.field == b.field &&
	       !memcmp(object, running, a.field) && !bits[a.field];
}

/* Instructions that differ in more than their relocated fields have to be those that the build rewrites. */
static void walk_instructions(struct prover *prover, const struct symbol *symbol,
			      const struct walked_code *code)
{
	const uint8_t *bytes = symbol_bytes(symbol) + symbol->lead, *running;
	uint8_t *bits = arena_alloc(prover->diff->arena, symbol->size + 1);
	uint64_t start, end, i;

	mask_references(prover->diff->orig, symbol, bits);
	for (start = 0; start < symbol->size; start = end) {
		struct running_place place = code->place;
		unsigned int length;

		end = instruction_end(code, start, symbol->size);
		length = (unsigned int)(code->positions[end] - code->positions[start]);
		/* Branches of another width: code_matches() has compared them. */
		if (length != end - start)
			continue;
		place.offset += (uint64_t)code->positions[start];
		running = bytes_at(prover->running, &place, length);
		for (i = 0; running && i < length; i++)
			if ((bytes[start + i] ^ running[i]) & ~bits[start + i] & 0xff)
				break;
		if (running &&
		    (i == length ||
		     is_inner_branch(prover, bytes + start, running, length, bits + start) ||
		     is_rewritten(prover->diff->orig, symbol, start, length, running)))
			continue;
		differs_at(prover, code, start, (uint64_t)code->positions[start],
			   "has another instruction there");
	}
}

/* Where in a function that has other code the first instruction is that differs; -1: it is not known. */
static int64_t first_difference(const struct symbol *symbol, const int64_t *positions)
{
	uint64_t at = symbol->size;

	if (positions[at] >= 0)
		return -1;
	while (at && positions[at] < 0)
		at--;
	return (int64_t)at;
}

static void walk_code(struct prover *prover, const struct symbol *symbol,
		      struct running_place place)
{
	struct diff *diff = prover->diff;
	const struct elf_symbol *elf = symbol->elf ? named_at(prover->running, symbol->name, &place)
						   : NULL;
	uint64_t size = elf ? elf->size : symbol->size;
	int64_t *positions = arena_alloc(diff->arena, (symbol->size + 1) * sizeof(*positions)), at;
	struct walked_code code = { symbol, positions, place, size };
	const char *what = code_mismatch_at(diff, symbol, bytes_at(prover->running, &place, size),
					    size, positions);
	size_t i;

	/* Another file's function of this name took its place: that one's name is not weak. */
	if (elf && symbol->elf->bind == STB_WEAK && elf->bind != STB_WEAK)
		return;
	if (what) {
		at = first_difference(symbol, positions);
		if (at < 0)
			differs(prover, symbol, what);
		else
			differs_at(prover, &code, (uint64_t)at, (uint64_t)positions[at], what);
		return;
	}
	if (!prover->refuted) {
		prover->proof->functions++;
		binding_of(prover, symbol)->running_size = size;
	}
	/* For other architectures, code_matches() has compared what is rewritten. */
	if (diff->orig->arch->rewrites)
		walk_instructions(prover, symbol, &code);
	for (i = 0; i < symbol->reference_count; i++)
		walk_reference(prover, symbol, &code, &symbol->references[i]);
	walk_entries(prover, &code);
}

/* Does the kernel's link fill it in, after the compiler? resolve_btfids does .BTF_ids. */
static bool is_filled_in(const struct symbol *symbol)
{
	return symbol->section->row && !strcmp(symbol->section->row->name, ".BTF_ids");
}

static void walk_data(struct prover *prover, const struct symbol *symbol,
		      struct running_place place)
{
	const struct elf_symbol *elf = symbol->elf && !symbol->alias_of
					       ? named_at(prover->running, symbol->name, &place)
					       : NULL;
	const uint8_t *bytes = symbol_bytes(symbol), *running;
	struct walked_code code = { symbol, NULL, place, symbol->size };
	uint8_t *bits;
	uint64_t at;
	size_t i;

	if (is_filled_in(symbol) || (elf && symbol->elf->bind == STB_WEAK && elf->bind != STB_WEAK))
		return;
	/* A struct that ends with another member: no code of this unit may tell, and zeros have no contents. */
	if (elf && elf->size && elf->size != symbol->size) {
		differs(prover, symbol,
			arena_printf(prover->diff->arena,
				     "has %llu bytes there, and %llu when compiled here",
				     (unsigned long long)elf->size,
				     (unsigned long long)symbol->size));
		return;
	}
	if (!bytes)
		return;
	running = bytes_at(prover->running, &place, symbol->size);
	if (!running) {
		differs(prover, symbol, "has no contents there");
		return;
	}
	if (!prover->refuted)
		prover->proof->variables++;
	bits = arena_alloc(prover->diff->arena, symbol->size + 1);
	mask_references(prover->diff->orig, symbol, bits);
	for (at = 0; at < symbol->size; at++)
		if ((bytes[at] ^ running[at]) & ~bits[at] & 0xff) {
			differs_at(prover, &code, at, at, "has other contents there");
			return;
		}
	for (i = 0; i < symbol->reference_count; i++)
		walk_reference(prover, symbol, &code, &symbol->references[i]);
}

void walk_symbol(struct prover *prover, const struct symbol *symbol, struct running_place place)
{
	prover->walking = symbol;
	if (symbol_is_code(symbol))
		walk_code(prover, symbol, place);
	else
		walk_data(prover, symbol, place);
}
