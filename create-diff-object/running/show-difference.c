// SPDX-License-Identifier: GPL-2.0-or-later
/* The instructions around a difference, of the original object and of the running one. */
#include "proof.h"
#include "../arch/arch.h"
#include "../arch/instruction.h"
#include "../object/reference-text.h"
#include "../../lib/message.h"

/* Number of instructions in front of the one that differs, and from it on. */
#define BEFORE 2
#define AFTER  2

/* The code of one of the two. */
struct shown {
	const char *who;
	const uint8_t *code;
	uint64_t size;
	int64_t at; /* of the instruction that differs */
	/* What the fields are called: those of the function's references, or of the running code. */
	const struct symbol *symbol;
	const struct running_place *place; /* NULL: it is the original */
	int64_t shift; /* how much further from its start the running code has the same instruction */
};

/* The name of the field at an offset in the function, or NULL. */
static const char *field_words(struct diff *diff, const struct shown *shown,
			       const struct reference *reference, uint64_t at)
{
	struct running_field field = {
		.size = arch_reloc(diff->orig->arch, reference->type)->size
	};
	struct running_place target;

	if (!shown->place)
		return reference_text(diff->arena, reference);
	field.place = *shown->place;
	field.place.offset += at;
	if (!field_target(diff, &field, reference, &target))
		return NULL;
	target.offset += (uint64_t)reference->target_offset;
	return place_words(diff, &target);
}

/* Names for the fields of the instruction: at most as many as an instruction has. */
static void name_fields(struct diff *diff, const struct shown *shown, uint64_t start, uint64_t end,
			struct field_name names[3])
{
	size_t i, count = 0;

	for (i = 0; i < shown->symbol->reference_count && count < 2; i++) {
		const struct reference *reference = &shown->symbol->references[i];
		uint64_t at = reference->offset - shown->symbol->lead;

		if (shown->place)
			at += (uint64_t)shown->shift;
		if (reference->offset < shown->symbol->lead || at < start || at >= end)
			continue;
		names[count].text = field_words(diff, shown, reference, at);
		names[count].offset = at - start;
		count += names[count].text != NULL;
	}
	names[count].text = NULL;
}

/* Prints one instruction. Returns -1 when it cannot be decoded. */
static int show_instruction(struct diff *diff, const struct shown *shown, uint64_t offset,
			    struct instruction *insn)
{
	const struct arch *arch = diff->orig->arch;
	const uint8_t *code = shown->code + offset;
	struct field_name names[3] = { 0 };
	char text[INSTRUCTION_TEXT];
	bool differs;

	if (arch->disassemble(code, shown->size - offset, offset, names, insn, NULL))
		return -1;
	name_fields(diff, shown, offset, offset + insn->length, names);
	if (arch->disassemble(code, shown->size - offset, offset, names, insn, text))
		return -1;
	differs = offset <= (uint64_t)shown->at && (uint64_t)shown->at < offset + insn->length;
	detail("  %-13s %c +0x%llx  %s", shown->who, differs ? '>' : ' ',
	       (unsigned long long)offset, text);
	return 0;
}

/* Prints the instructions around the one that differs. */
static void show(struct diff *diff, const struct shown *shown)
{
	const struct arch *arch = diff->orig->arch;
	uint64_t starts[BEFORE + 1] = { 0 }, offset = 0;
	struct instruction insn;
	int i;

	/* From the start, because nothing else tells where instructions begin. */
	while (offset < (uint64_t)shown->at) {
		const struct field_name none = { 0 };

		if (arch->disassemble(shown->code + offset, shown->size - offset, offset, &none,
				      &insn, NULL))
			return;
		for (i = 0; i < BEFORE; i++)
			starts[i] = starts[i + 1];
		offset += insn.length;
		starts[BEFORE] = offset;
	}
	offset = starts[0];
	for (i = 0; offset < shown->size && i < AFTER; offset += insn.length) {
		if (show_instruction(diff, shown, offset, &insn))
			return;
		if (offset + insn.length > (uint64_t)shown->at)
			i++;
	}
}

void show_difference(struct diff *diff, const struct difference_found *difference)
{
	const struct symbol *symbol = difference->symbol;
	struct running_place place = difference->place;
	struct shown here = { .who = "compiled here", .symbol = symbol };
	struct shown there = { .who = "running", .symbol = symbol, .place = &place };

	if (!diff->orig->arch->disassemble || difference->at < 0 || difference->running_at < 0 ||
	    !symbol_is_code(symbol))
		return;
	here.code = symbol_bytes(symbol) + symbol->lead;
	here.size = symbol->size;
	here.at = difference->at;
	there.size = difference->running_size;
	there.code = bytes_at(diff->running, &place, there.size);
	there.at = difference->running_at;
	there.shift = difference->running_at - difference->at;
	show(diff, &here);
	if (there.code)
		show(diff, &there);
}
