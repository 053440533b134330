// SPDX-License-Identifier: GPL-2.0-or-later
#include "code.h"
#include "../arch/plain-code.h"
#include "../object/special.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* More of a string than this says nothing more in a table. */
#define STRING_SHOWN 40

/* Without plain_isa, the decoder knows which fields are in the instruction. */
#define DECODED_LENGTH_MAX 16

const char *place_text(struct arena *arena, int64_t at)
{
	return arena_printf(arena, "%s0x%llx", at < 0 ? "-" : "+",
			    (unsigned long long)(at < 0 ? -(uint64_t)at : (uint64_t)at));
}

/* As C has it: what comes from an object may hold anything. */
static const char *string_text(struct arena *arena, const struct symbol *string, uint64_t offset)
{
	static const char escapes[] = "\nn\tt\rr\"\"\\\\";
	const uint8_t *bytes = symbol_bytes(string);
	uint64_t width = string->section->elf->header.sh_entsize, i;
	char *text = arena_alloc(arena, 4 * STRING_SHOWN + 8), *out = text;

	*out++ = '"';
	for (i = offset; i + width < string->size; i += width) {
		const char *escape = bytes[i] ? strchr(escapes, bytes[i]) : NULL;

		if ((i - offset) / width == STRING_SHOWN) {
			out = stpcpy(out, "...");
			break;
		}
		if (escape && (escape - escapes) % 2 == 0)
			out += sprintf(out, "\\%c", escape[1]);
		else if (isprint(bytes[i]))
			*out++ = (char)bytes[i];
		else
			out += sprintf(out, "\\%03o", bytes[i]);
	}
	strcpy(out, "\"");
	return text;
}

const char *reference_text(struct arena *arena, const struct reference *reference)
{
	const struct symbol *target = reference->target;
	int64_t offset = reference->target_offset;

	if (target->kind == KIND_STRING && symbol_bytes(target) && offset >= 0 &&
	    (uint64_t)offset < target->size)
		return string_text(arena, target, (uint64_t)offset);
	if (!offset)
		return target->name;
	return arena_printf(arena, "%s%s", target->name, place_text(arena, offset));
}

/* What cannot be decoded is shown as a number, in the order in which it is read. */
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

/* Of a branch without a decoder: its bits without those of the field. */
static unsigned int branch_operation(const struct arch *arch, const uint8_t *bytes,
				     unsigned int length, const struct plain_branch *branch)
{
	const struct arch_reloc *row = arch_reloc(arch, branch->type);
	unsigned int hash = branch->type, i;

	for (i = branch->field; row && i < length && i - branch->field < row->size; i++)
		hash = hash * 257 + (bytes[i] & ~arch_reloc_bits(row, i - branch->field, false));
	return hash;
}

/* Of the references from the first on, those in the instruction at `at`. */
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
		/* A field with a relocation goes where that says. */
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

/* The same instruction apart from what it refers to: which of its references is another? */
static void other_reference(struct diff *diff, const struct code_line *a, const struct code_line *b,
			    struct divergence *result)
{
	size_t i;

	if (a->reference_count != b->reference_count || a->insn.operation != b->insn.operation)
		return;
	for (i = 0; i < a->reference_count; i++) {
		if (same_target(diff, &a->references[i], &b->references[i]))
			continue;
		result->kind = DIVERGES_REFERENCE;
		result->from = &a->references[i];
		result->to = &b->references[i];
		return;
	}
}

/* Index of the instruction at the place, or -1. */
static long line_at(const struct code *code, int64_t at)
{
	size_t low = 0, high = code->lines.count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (code->lines.items[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low < code->lines.count && code->lines.items[low].at == at ? (long)low : -1;
}

static bool compare_code(struct diff *diff, struct arena *scratch, struct divergence *result)
{
	struct code orig, patched;
	size_t i;

	code_read(scratch, diff->orig, result->orig, false, &orig);
	code_read(scratch, diff->patched, result->patched, false, &patched);
	for (i = 0; i < orig.lines.count && i < patched.lines.count; i++) {
		const struct code_line *a = &orig.lines.items[i], *b = &patched.lines.items[i];

		result->orig_at = a->at;
		result->patched_at = b->at;
		if (code_line_same(diff, &orig, a, &patched, b))
			continue;
		result->kind = DIVERGES_CODE;
		other_reference(diff, a, b, result);
		return true;
	}
	if (orig.lines.count != patched.lines.count) {
		result->kind = DIVERGES_SIZE;
		result->orig_at = i < orig.lines.count ? orig.lines.items[i].at
						       : (int64_t)result->orig->size;
		result->patched_at = i < patched.lines.count ? patched.lines.items[i].at
							     : (int64_t)result->patched->size;
		return true;
	}
	/* As many, and all alike: a branch to another of them? */
	for (i = 0; i < orig.lines.count; i++) {
		const struct code_line *a = &orig.lines.items[i], *b = &patched.lines.items[i];

		if (!a->insn.branch ||
		    line_at(&orig, a->insn.target) == line_at(&patched, b->insn.target))
			continue;
		result->kind = DIVERGES_BRANCH;
		result->orig_at = a->at;
		result->patched_at = b->at;
		return true;
	}
	return false;
}

static bool code_diverges(struct diff *diff, struct divergence *result)
{
	struct arena *scratch = arena_new();
	bool found = compare_code(diff, scratch, result);

	arena_free(scratch);
	return found;
}

/* The place in the code that an entry is about; 0 for want of a better one. */
static int64_t entry_site(const struct record *entry)
{
	return entry && entry->reference_count ? entry->references[0].target_offset : 0;
}

static bool entries_diverge(struct diff *diff, struct divergence *result)
{
	const struct record *o = result->orig->records, *p = result->patched->records;

	for (; o || p; o = o ? o->next : NULL, p = p ? p->next : NULL) {
		if (o && p && same_record(diff, o, p))
			continue;
		result->kind = DIVERGES_ENTRY;
		result->orig_entry = o;
		result->patched_entry = p;
		result->patched_at = entry_site(p ? p : o);
		result->orig_at = entry_site(o ? o : p);
		return true;
	}
	return false;
}

/* Data, and code that is only bytes: the first reference or byte that is another. */
static bool bytes_diverge(struct diff *diff, struct divergence *result)
{
	const struct symbol *o = result->orig, *p = result->patched;
	const uint8_t *a = symbol_bytes(o), *b = symbol_bytes(p);
	uint64_t extent = symbol_extent(o) < symbol_extent(p) ? symbol_extent(o) : symbol_extent(p);
	uint64_t at = 0;
	size_t i;

	while (at < extent && (a ? a[at] : 0) == (b ? b[at] : 0))
		at++;
	if (at < extent)
		result->kind = DIVERGES_CODE;
	else if (symbol_extent(o) != symbol_extent(p))
		result->kind = DIVERGES_SIZE;
	for (i = 0; i < o->reference_count && i < p->reference_count; i++) {
		const struct reference *from = &o->references[i], *to = &p->references[i];

		if (from->offset >= at || to->offset >= at || from->offset != to->offset)
			break;
		if (same_target(diff, from, to))
			continue;
		at = to->offset;
		result->kind = DIVERGES_REFERENCE;
		result->from = from;
		result->to = to;
		break;
	}
	result->orig_at = (int64_t)(at - o->lead);
	result->patched_at = (int64_t)(at - p->lead);
	return result->kind != DIVERGES_UNKNOWN;
}

static bool pair_diverges(struct diff *diff, const struct symbol *patched,
			  struct divergence *result)
{
	memset(result, 0, sizeof(*result));
	result->patched = patched;
	result->orig = patched->twin;
	if (!patched->twin || !patched->section || !patched->twin->section)
		return false;
	if (patched->kind == KIND_FUNCTION && code_diverges(diff, result))
		return true;
	return entries_diverge(diff, result) || bytes_diverge(diff, result);
}

void diverges(struct diff *diff, const struct symbol *patched, struct divergence *result)
{
	if (pair_diverges(diff, patched, result))
		return;
	/* Only the unlikely part is another. */
	if (patched->child && pair_diverges(diff, patched->child, result))
		return;
	memset(result, 0, sizeof(*result));
	result->patched = patched;
	result->orig = patched->twin;
}
