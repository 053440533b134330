// SPDX-License-Identifier: GPL-2.0-or-later
#include "divergence.h"
#include "code.h"
#include "compare.h"
#include "../../lib/search.h"
#include "../match/pairs.h"

#include <string.h>

/* If the instructions differ only in what they refer to, finds the reference that differs. */
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
	size_t index = LOWER_BOUND(code->lines.count, i, code->lines.items[i].at < at);

	return index < code->lines.count && code->lines.items[index].at == at ? (long)index : -1;
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
	/* All instructions are alike: does a branch lead to another of them? */
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

/* The place in the code that an entry is about; 0 if there is none. */
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

/* Finds the first reference or byte that differs, in data and in code that is only bytes. */
static bool bytes_diverge(struct diff *diff, struct divergence *result)
{
	const struct symbol *o = result->orig, *p = result->patched;
	const uint8_t *a = symbol_bytes(o), *b = symbol_bytes(p);
	uint64_t extent = symbol_extent(o) < symbol_extent(p) ? symbol_extent(o) : symbol_extent(p);
	const struct reference *from, *to;
	uint64_t at = 0;

	while (at < extent && (a ? a[at] : 0) == (b ? b[at] : 0))
		at++;
	if (at < extent)
		result->kind = DIVERGES_CODE;
	else if (symbol_extent(o) != symbol_extent(p))
		result->kind = DIVERGES_SIZE;
	if (differing_reference(diff, o, p, &from, &to) && (to ? to : from)->offset < at) {
		at = (to ? to : from)->offset;
		result->kind = DIVERGES_REFERENCE;
		result->from = from;
		result->to = to;
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
	result->orig = twin_of(diff, patched);
	if (!result->orig || !patched->section || !result->orig->section)
		return false;
	if (patched->kind == KIND_FUNCTION && code_diverges(diff, result))
		return true;
	return entries_diverge(diff, result) || bytes_diverge(diff, result);
}

void diverges(struct diff *diff, const struct symbol *patched, struct divergence *result)
{
	if (pair_diverges(diff, patched, result))
		return;
	/* Only the unlikely part differs. */
	if (patched->child && pair_diverges(diff, patched->child, result))
		return;
	memset(result, 0, sizeof(*result));
	result->patched = patched;
	result->orig = twin_of(diff, patched);
}
