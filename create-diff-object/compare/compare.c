// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The relocated fields of an object's code and data hold zeros, so bytes compare as they are;
 * references compare by what they point at in either object.
 */
#include "comparison.h"
#include "line-numbers.h"
#include "section-anchors.h"
#include "../arch/arch.h"
#include "../debug-info/arrays.h"
#include "../match/pairs.h"
#include "../object/reference-text.h"
#include "../object/special.h"

#include <string.h>

/* Unnamed code and data refer to other unnamed code and data, but never this deep. */
#define DEPTH_MAX 16

static bool content_equal(struct diff *diff, const struct symbol *orig,
			  const struct symbol *patched, int depth);

static bool target_equal(struct diff *diff, const struct reference *orig,
			 const struct reference *patched, int depth)
{
	if (orig->target_offset != patched->target_offset)
		return false;
	switch (identity_of(diff, orig->target, patched->target)) {
	case IDENTITY_SAME:
		return true;
	case IDENTITY_BY_CONTENT:
		return depth < DEPTH_MAX &&
		       content_equal(diff, orig->target, patched->target, depth + 1);
	default:
		return false;
	}
}

/*
 * A neighbour that may be meant instead of the target must be the same, too, at the same
 * distance.
 */
static bool neighbour_equal(const struct diff *diff, const struct reference *orig,
			    const struct symbol *o, const struct reference *patched,
			    const struct symbol *p)
{
	if (!o || !p)
		return o == p;
	return o->offset - orig->target->offset == p->offset - patched->target->offset &&
	       same_variable(diff, o, p);
}

/* The neighbour, or NULL if it turns out to be no array. */
static const struct symbol *real_neighbour(struct diff *diff, const struct object *object,
					   const struct symbol *neighbour)
{
	return neighbour && is_array(diff, object, neighbour) ? neighbour : NULL;
}

static bool neighbours_equal(struct diff *diff, const struct reference *orig,
			     const struct symbol *o, const struct reference *patched,
			     const struct symbol *p)
{
	return neighbour_equal(diff, orig, o, patched, p) ||
	       neighbour_equal(diff, orig, real_neighbour(diff, diff->orig, o), patched,
			       real_neighbour(diff, diff->patched, p));
}

/* All but the targets. */
static bool form_equal(struct diff *diff, const struct reference *orig,
		       const struct reference *patched)
{
	return arch_same_reloc(diff->orig->arch, orig->type, patched->type) &&
	       orig->adjust == patched->adjust && same_anchor(diff, orig, patched) &&
	       neighbours_equal(diff, orig, orig->before, patched, patched->before) &&
	       neighbours_equal(diff, orig, orig->behind, patched, patched->behind);
}

static bool meaning_equal(struct diff *diff, const struct reference *orig,
			  const struct reference *patched, int depth)
{
	return target_equal(diff, orig, patched, depth) && form_equal(diff, orig, patched);
}

static bool reference_equal(struct diff *diff, const struct reference *orig,
			    const struct reference *patched, int depth)
{
	return orig->offset == patched->offset && meaning_equal(diff, orig, patched, depth);
}

static bool record_equal(struct diff *diff, const struct record *orig, const struct record *patched,
			 int depth)
{
	const struct special *special = orig->special;
	const uint8_t *a = orig->data, *b = patched->data;
	uint64_t ignore_offset = 0, ignore_size = 0, i;

	if (special != patched->special || orig->size != patched->size ||
	    orig->reference_count != patched->reference_count)
		return false;
	lines_in_record(diff->orig, orig, &ignore_offset, &ignore_size);
	for (i = 0; i < orig->size; i++) {
		if (a[i] == b[i])
			continue;
		if (i < ignore_offset || i >= ignore_offset + ignore_size)
			return false;
		diff->comparison->ignored =
			arena_printf(diff->arena, "line number in %s", special->name);
	}
	for (i = 0; i < orig->reference_count; i++) {
		/* The first one leads to the owner, and the owners are being compared. */
		if (!i ? orig->references[i].target_offset != patched->references[i].target_offset
		       : !reference_equal(diff, &orig->references[i], &patched->references[i],
					  depth))
			return false;
	}
	return true;
}

bool same_target(struct diff *diff, const struct reference *orig, const struct reference *patched)
{
	return meaning_equal(diff, orig, patched, 0);
}

bool same_record(struct diff *diff, const struct record *orig, const struct record *patched)
{
	return record_equal(diff, orig, patched, 0);
}

/*
 * Finds a one-byte branch to another function of the section that leads elsewhere. Its distance
 * may differ, its target may not.
 */
static const struct short_branch *differing_branch(const struct diff *diff,
						   const struct symbol *orig,
						   const struct symbol *patched)
{
	size_t i;

	for (i = 0; i < orig->short_branches.count && i < patched->short_branches.count; i++) {
		const struct short_branch *a = &orig->short_branches.items[i];
		const struct short_branch *b = &patched->short_branches.items[i];

		if (a->offset != b->offset || a->size != b->size || !a->target ||
		    twin_of(diff, a->target) != b->target || a->target_offset != b->target_offset)
			return b;
	}
	return i < patched->short_branches.count ? &patched->short_branches.items[i]
	       : i < orig->short_branches.count	 ? &orig->short_branches.items[i]
						 : NULL;
}

static bool is_branch_distance(const struct symbol *symbol, uint64_t offset)
{
	const struct short_branch *branch;

	array_for_each(branch, &symbol->short_branches)
		if (offset >= branch->offset && offset - branch->offset < branch->size)
			return true;
	return false;
}

/* Returns the first offset at which the bytes differ, or the extent if they do not. */
static uint64_t first_difference(struct diff *diff, const struct symbol *orig,
				 const struct symbol *patched)
{
	const uint8_t *a = symbol_bytes(orig), *b = symbol_bytes(patched), *mask;
	uint64_t extent = symbol_extent(orig), i;
	bool lines = false;

	if (symbol_extent(patched) < extent)
		extent = symbol_extent(patched);
	if (a && b && !memcmp(a, b, extent))
		return extent;
	mask = a && b ? lines_mask(diff, orig, patched) : NULL;
	for (i = 0; i < extent; i++) {
		int differs = (a ? a[i] : 0) ^ (b ? b[i] : 0);

		if (!differs || is_branch_distance(patched, i))
			continue;
		if (!mask || (differs & ~mask[i]))
			return i;
		lines = true;
	}
	if (lines)
		diff->comparison->ignored = orig->kind == KIND_FUNCTION ? "line number of a call"
					    : orig->elf			? "line number"
							: "line number in UBSAN's data";
	return extent;
}

/* Both refer to themselves, at the same place: an unnamed table that holds its own address. */
static bool is_itself(const struct symbol *orig, const struct reference *a,
		      const struct symbol *patched, const struct reference *b)
{
	return a->target == orig && b->target == patched && a->offset == b->offset &&
	       a->target_offset == b->target_offset;
}

/*
 * Describes the first difference of two symbols, for the report. Returns NULL when there is
 * none.
 */
static const char *difference(struct diff *diff, const struct symbol *orig,
			      const struct symbol *patched, int depth)
{
	uint64_t where = first_difference(diff, orig, patched);
	const struct short_branch *branch;
	const struct record *o, *p;
	size_t i;

	if (symbol_extent(orig) != symbol_extent(patched) || orig->lead != patched->lead)
		return arena_printf(diff->arena, "size %llu instead of %llu",
				    (unsigned long long)patched->size,
				    (unsigned long long)orig->size);
	if (where != symbol_extent(orig))
		return arena_printf(diff->arena, "bytes differ at +0x%llx",
				    (unsigned long long)(where - orig->lead));
	branch = differing_branch(diff, orig, patched);
	if (branch)
		return arena_printf(diff->arena, "branches to another function at +0x%llx",
				    (unsigned long long)(branch->offset - patched->lead));
	for (i = 0; i < orig->reference_count && i < patched->reference_count; i++) {
		const struct reference *a = &orig->references[i], *b = &patched->references[i];

		if (is_itself(orig, a, patched, b) ? form_equal(diff, a, b)
						   : reference_equal(diff, a, b, depth))
			continue;
		return arena_printf(diff->arena, "refers to %s instead of %s at +0x%llx",
				    reference_text(diff->arena, b), reference_text(diff->arena, a),
				    (unsigned long long)(b->offset - patched->lead));
	}
	if (orig->reference_count != patched->reference_count)
		return "has other references";
	for (o = orig->records, p = patched->records; o && p; o = o->next, p = p->next) {
		if (record_equal(diff, o, p, depth))
			continue;
		return arena_printf(diff->arena, "its entry in %s differs", p->section->name);
	}
	if (o || p)
		return arena_printf(diff->arena, "has another number of entries in %s",
				    (p ? p : o)->section->name);
	return NULL;
}

/*
 * Many things may refer to one piece, and pieces to pieces, so the result is kept. Equal is equal
 * at any depth; what differs may be equal if the comparison begins less deep.
 */
static bool content_equal(struct diff *diff, const struct symbol *orig,
			  const struct symbol *patched, int depth)
{
	struct comparison *comparison = diff->comparison;
	struct content_comparison *earlier = &comparison->earlier[patched->index];
	const char *ignored = comparison->ignored;

	if (earlier->with != orig || (!earlier->equal && depth < earlier->depth)) {
		bool equal;

		comparison->ignored = NULL;
		equal = !difference(diff, orig, patched, depth);
		*earlier = (struct content_comparison){ orig, depth, equal, comparison->ignored };
	}
	comparison->ignored = earlier->ignored ? earlier->ignored : ignored;
	return earlier->equal;
}

/* Unchanged code shows that the pairs of what it uses are right. */
static void confirm_pairs(struct diff *diff, const struct symbol *patched)
{
	struct verdict *verdicts = diff->comparison->verdicts;
	size_t i;

	for (i = 0; i < patched->reference_count; i++) {
		const struct symbol *target = patched->references[i].target;

		if (twin_of(diff, target))
			verdicts[target->number].confirmed = true;
	}
}

/* The kind of memory that a variable is in: code for one kind does not work on another. */
static const char *memory_class(const struct symbol *symbol)
{
	static const char *const classes[] = {
		".data..percpu",
		".data..ro_after_init",
		".data..decrypted",
		".bss..decrypted",
	};
	size_t i;

	for (i = 0; i < sizeof(classes) / sizeof(*classes); i++)
		if (!strncmp(symbol->section->name, classes[i], strlen(classes[i])))
			return classes[i];
	return "";
}

/*
 * The section, where it matters: code that kprobes, the scheduler or the entry code knows by its
 * place, and tables.
 */
static const char *special_place(const struct symbol *symbol)
{
	const char *name = symbol->section->name;

	if (symbol->section->walked)
		return name;
	return symbol_is_code(symbol) && !symbol->section->row && !is_plain_section(name) ? name
											  : "";
}

static const char *place_difference(struct diff *diff, const struct symbol *orig,
				    const struct symbol *patched)
{
	const struct section *from = orig->section, *to = patched->section;
	uint64_t align = to->elf->header.sh_addralign;

	if (strcmp(special_place(orig), special_place(patched)))
		return arena_printf(diff->arena, "moved from section %s to %s", from->name,
				    to->name);
	/* With -fdata-sections, a section has the alignment of its one variable. */
	if (patched->kind == KIND_DATA && from->symbol_count == 1 && to->symbol_count == 1 &&
	    align > from->elf->header.sh_addralign)
		return arena_printf(diff->arena, "needs an alignment of %llu instead of %llu",
				    (unsigned long long)align,
				    (unsigned long long)from->elf->header.sh_addralign);
	return NULL;
}

static void compare_pair(struct diff *diff, const struct symbol *patched)
{
	const struct symbol *orig = twin_of(diff, patched);
	struct verdict *verdict = &diff->comparison->verdicts[patched->number];

	diff->comparison->ignored = NULL;
	if (orig->section->init != patched->section->init)
		verdict->why = "moved into or out of the init sections";
	else if (symbol_is_writable(orig) != symbol_is_writable(patched) ||
		 symbol_is_code(orig) != symbol_is_code(patched))
		verdict->why = "moved to another kind of section";
	else if (orig->kind == KIND_DATA && strcmp(memory_class(orig), memory_class(patched)))
		verdict->why = "moved to another kind of memory: per-CPU, or read-only after boot";
	else
		verdict->why = place_difference(diff, orig, patched);
	if (!verdict->why)
		verdict->why = difference(diff, orig, patched, 0);
	verdict->status = verdict->why ? STATUS_CHANGED : STATUS_SAME;
	if (verdict->why)
		return;
	verdict->lines_only = diff->comparison->ignored;
	if (patched->kind == KIND_FUNCTION)
		confirm_pairs(diff, patched);
}

/* Both halves of a function that the compiler split change together. */
static void spread_to_cold_parts(struct diff *diff)
{
	struct verdict *verdicts = diff->comparison->verdicts;
	const struct symbol **item;

	array_for_each(item, &diff->patched->symbols) {
		struct verdict *cold = &verdicts[(*item)->number], *parent;

		if (!(*item)->parent)
			continue;
		parent = &verdicts[(*item)->parent->number];
		if (cold->status == STATUS_SAME && parent->status != STATUS_SAME) {
			cold->status = STATUS_CHANGED;
			cold->why = "belongs to a function that changed";
		} else if (parent->status == STATUS_SAME && cold->status != STATUS_SAME) {
			parent->status = STATUS_CHANGED;
			parent->why = "its cold part changed";
		}
	}
}

/* Lists the differences that were not counted, so that they can be checked. */
static void report_ignored(struct diff *diff)
{
	const struct symbol **item;

	array_for_each(item, &diff->patched->symbols) {
		const struct verdict *verdict = verdict_of(diff, *item);
		struct report_ignored *ignored;

		if (verdict->status != STATUS_SAME || !verdict->lines_only)
			continue;
		ignored = array_push(diff->arena, &diff->unit->ignored);
		ignored->name = (*item)->name;
		ignored->why = verdict->lines_only;
	}
}

void compare(struct diff *diff)
{
	struct comparison *comparison = arena_new_object(diff->arena, struct comparison);
	const struct symbol **item;

	comparison->verdicts =
		arena_alloc(diff->arena, symbol_numbers(diff) * sizeof(*comparison->verdicts));
	comparison->earlier = arena_alloc(diff->arena, diff->patched->symbols.count *
							       sizeof(*comparison->earlier));
	diff->comparison = comparison;
	diff->verdicts = comparison->verdicts;
	find_locations(diff);

	array_for_each(item, &diff->patched->symbols) {
		const struct symbol *patched = *item;
		struct verdict *verdict = &comparison->verdicts[patched->number];

		if (patched->alias_of || !patched->elf || !patched->section)
			continue;
		if (patched->section->special &&
		    patched->section->special->action != SPECIAL_ENTRIES)
			verdict->status = twin_of(diff, patched) ? STATUS_SAME : STATUS_NEW;
		else if (twin_of(diff, patched))
			compare_pair(diff, patched);
		else
			verdict->status = STATUS_NEW;
	}
	spread_to_cold_parts(diff);
	report_ignored(diff);
}
