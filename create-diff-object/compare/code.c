// SPDX-License-Identifier: GPL-2.0-or-later
#include "code.h"
#include "../arch/plain-code.h"
#include "../object/reference-text.h"
#include "compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Without plain_isa, the decoder knows which fields are in the instruction. */
#define DECODED_LENGTH_MAX 16

/* Shows what cannot be decoded as a number, in the order in which it is read. */
static void show_number(const struct object *object, const uint8_t *bytes, const char *name,
			const struct instruction *insn, char *text)
{
	unsigned int length = insn->length, i, used = 0;

	used += (unsigned int)snprintf(text, INSTRUCTION_TEXT, ".%s 0x",
				       length == 1 ? "byte" : "word");
	for (i = 0; i < length; i++)
		used += (unsigned int)snprintf(
			text + used, INSTRUCTION_TEXT - used, "%02x",
			bytes[object->elf->header.e_ident[EI_DATA] == ELFDATA2MSB
				      ? i
				      : length - 1 - i]);
	if (name)
		snprintf(text + used, INSTRUCTION_TEXT - used, "  # %s", name);
	else if (insn->branch)
		snprintf(text + used, INSTRUCTION_TEXT - used, "  # %s0x%llx",
			 insn->target < 0 ? "-" : "+", (unsigned long long)llabs(insn->target));
}

/* Identifies a branch without a decoder: a hash of its bits other than those of the field. */
static unsigned int branch_operation(const struct arch *arch, const uint8_t *bytes,
				     unsigned int length, const struct plain_branch *branch)
{
	const struct arch_reloc *row = arch_reloc(arch, branch->type);
	unsigned int hash = branch->type, i;

	for (i = branch->field; row && i < length && i - branch->field < row->size; i++)
		hash = hash * 257 + (bytes[i] & ~arch_reloc_bits(row, i - branch->field, false));
	return hash;
}

/* Names those of the references from `first` on that are in the instruction at `at`. */
static void name_fields(struct arena *arena, const struct symbol *symbol, size_t first, uint64_t at,
			unsigned int length, struct field_name *names, size_t max)
{
	const struct reference *references = symbol->references;
	size_t i, n = 0;

	for (i = first; i < symbol->reference_count && n < max; i++) {
		uint64_t field = references[i].offset - symbol->lead - at;

		if (field >= length)
			break;
		names[n].offset = field;
		names[n++].text = reference_text(arena, &references[i]);
	}
	names[n].text = NULL;
}

/* Decodes the instruction at `at`; `first` is the first reference that may be in it. */
static void read_instruction(struct arena *arena, const struct object *object,
			     const struct symbol *symbol, size_t first, uint64_t at,
			     struct instruction *insn, char *text)
{
	const uint8_t *bytes = symbol_bytes(symbol) + symbol->lead + at;
	const struct arch *arch = object->arch;
	uint64_t size = symbol->size - at;
	struct plain_branch branch;
	struct field_name names[5];

	insn->length = arch->isa ? arch->isa->length(bytes) : 1;
	if (insn->length > size)
		insn->length = 1;
	else if (arch->isa && arch->isa->branch(bytes, &branch)) {
		insn->branch = true;
		insn->target = (int64_t)at + branch.distance;
		insn->operation = branch_operation(arch, bytes, insn->length, &branch);
	}
	names->text = NULL;
	if (text)
		name_fields(arena, symbol, first, at, arch->isa ? insn->length : DECODED_LENGTH_MAX,
			    names, sizeof(names) / sizeof(*names) - 1);
	if (arch->disassemble && !arch->disassemble(bytes, size, at, names, insn, text))
		return;
	if (text)
		show_number(object, bytes, names->text, insn, text);
}

void code_read(struct arena *arena, const struct object *object, const struct symbol *symbol,
	       bool with_text, struct code *code)
{
	char text[INSTRUCTION_TEXT] = "";
	uint64_t at = 0;
	size_t next = 0, first;

	memset(code, 0, sizeof(*code));
	code->symbol = symbol;
	code->object = object;
	while (next < symbol->reference_count && symbol->references[next].offset < symbol->lead)
		next++;
	while (symbol_bytes(symbol) && at < symbol->size) {
		struct code_line *line = array_push(arena, &code->lines);
		uint64_t end;

		line->at = (int64_t)at;
		first = next;
		if (symbol->references)
			line->references = symbol->references + first;
		read_instruction(arena, object, symbol, first, at, &line->insn,
				 with_text ? text : NULL);
		if (with_text)
			line->text = arena_strdup(arena, text);
		at += line->insn.length;
		end = symbol->lead + at;
		while (next < symbol->reference_count && symbol->references[next].offset < end)
			next++;
		line->reference_count = next - first;
		/* A relocated field leads where the relocation says. */
		if (line->reference_count)
			line->insn.branch = false;
	}
}

bool code_line_same(struct diff *diff, const struct code *orig, const struct code_line *a,
		    const struct code *patched, const struct code_line *b)
{
	size_t i;

	if (a->insn.branch || b->insn.branch)
		return a->insn.branch && b->insn.branch && a->insn.operation == b->insn.operation;
	if (a->insn.length != b->insn.length || a->reference_count != b->reference_count ||
	    memcmp(symbol_bytes(orig->symbol) + orig->symbol->lead + a->at,
		   symbol_bytes(patched->symbol) + patched->symbol->lead + b->at, a->insn.length))
		return false;
	for (i = 0; i < a->reference_count; i++) {
		const struct reference *from = &a->references[i], *to = &b->references[i];

		if (from->offset - orig->symbol->lead - (uint64_t)a->at !=
			    to->offset - patched->symbol->lead - (uint64_t)b->at ||
		    !same_target(diff, from, to))
			return false;
	}
	return true;
}
