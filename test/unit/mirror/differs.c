// SPDX-License-Identifier: GPL-2.0-or-later
#include "mirror.h"

#include <string.h>

/* Unnamed bytes: strings to their end, constants of one size, and pieces up to the next place. */
static bool same_piece(struct mirror *m, enum pairing pairing, const struct place *a,
		       const struct place *b, int depth);

/* A place in one thing; it may also be the end of the thing in front. */
static bool same_target(struct mirror *m, enum pairing pairing, struct thing *a, int64_t a_offset,
			const struct place *b, int depth)
{
	if (b->undefined)
		return pairing == PATCHED_OUT && is_running(m, a, b->undefined) &&
		       a_offset == b->offset;
	if (!b->thing)
		return false;
	if (is_unnamed(m, a) && is_unnamed(m, b->thing))
		return a_offset == b->offset && !differs(m, pairing, a, b->thing, depth + 1);
	if (pairing == ORIG_PATCHED)
		return (a_offset == b->offset && is_pair(m, a, b->thing)) ||
		       (b->ends && is_pair(m, a, b->ends) &&
			a_offset == (int64_t)(b->at - b->ends->start));
	return (a_offset == b->offset && share_a_name(a, b->thing)) ||
	       (b->ends && share_a_name(a, b->ends) &&
		a_offset == (int64_t)(b->at - b->ends->start));
}

static bool same_place(struct mirror *m, enum pairing pairing, const struct place *a,
		       const struct place *b, int depth)
{
	struct place piece;

	if (a->undefined)
		return b->undefined && a->offset == b->offset &&
		       !strcmp(a->undefined, pairing == PATCHED_OUT ? running_name(m, b->undefined)
								    : b->undefined);
	if (!a->thing) {
		piece = *b;
		piece.at += (uint64_t)(b->offset - a->offset);
		return !b->undefined && !b->thing && same_piece(m, pairing, a, &piece, depth);
	}
	return same_target(m, pairing, a->thing, a->offset, b, depth) ||
	       (a->ends &&
		same_target(m, pairing, a->ends, (int64_t)(a->at - a->ends->start), b, depth));
}

static bool same_refs(struct mirror *m, enum pairing pairing, const struct ref *a, size_t a_count,
		      uint64_t a_start, const struct ref *b, size_t b_count, uint64_t b_start,
		      int depth)
{
	size_t i;

	if (a_count != b_count)
		return false;
	for (i = 0; i < a_count; i++)
		if (a[i].at - a_start != b[i].at - b_start ||
		    !same_place(m, pairing, &a[i].place, &b[i].place, depth))
			return false;
	return true;
}

/* Equal bytes, but for fields that relocations fill. */
static bool same_bytes(const struct elf_section *a, uint64_t a_start, const struct elf_section *b,
		       uint64_t b_start, uint64_t size, const struct ref *refs, size_t ref_count,
		       const struct ref *others, size_t other_count)
{
	uint64_t i;
	size_t n;

	for (i = 0; i < size; i++) {
		if ((a->data ? a->data[a_start + i] : 0) == (b->data ? b->data[b_start + i] : 0))
			continue;
		for (n = 0; n < ref_count; n++)
			if (a_start + i - refs[n].at < refs[n].size)
				break;
		if (n < ref_count)
			continue;
		for (n = 0; n < other_count; n++)
			if (b_start + i - others[n].at < others[n].size)
				break;
		if (n == other_count)
			return false;
	}
	return true;
}

uint64_t piece_size(const struct elf_section *section, uint64_t at)
{
	uint64_t entry = section->header.sh_entsize, end = at, i;

	if (!(section->header.sh_flags & SHF_MERGE) || !entry || !section->data)
		return view_piece_end(section, at) - at;
	if (!(section->header.sh_flags & SHF_STRINGS))
		return at + entry <= section->size ? entry : 0;
	for (; end + entry <= section->size; end += entry) {
		for (i = 0; i < entry && !section->data[end + i]; i++)
			;
		if (i == entry)
			return end + entry - at;
	}
	return section->size - at;
}

static bool same_piece(struct mirror *m, enum pairing pairing, const struct place *a,
		       const struct place *b, int depth)
{
	uint64_t size, other;
	const struct ref *x, *y;
	size_t n, k;

	if (depth > DEPTH_MAX || a->at > a->section->size || b->at > b->section->size)
		return false;
	size = piece_size(a->section, a->at);
	other = piece_size(b->section, b->at);
	/* Pieces lie closer together in the output: what comes behind is not a part of it. */
	if (pairing == ORIG_PATCHED ? size != other : size > b->section->size - b->at)
		return false;
	x = view_refs(a->section, a->at, a->at + size, &n);
	y = view_refs(b->section, b->at, b->at + size, &k);
	return same_bytes(a->section, a->at, b->section, b->at, size, x, n, y, k) &&
	       same_refs(m, pairing, x, n, a->at, y, k, b->at, depth + 1);
}

/*
 * In OUT.o a jump may have become a jump to code behind the function, which calls the target:
 * then that code's first field points where the jump did.
 */
static bool is_stub_for(struct mirror *m, const struct thing *patched, const struct thing *out,
			const struct place *a, const struct place *b, int depth)
{
	const struct ref *refs;
	size_t count;

	if (!out->is_code || b->thing != out || b->offset < (int64_t)patched->size)
		return false;
	refs = view_refs(out->section, b->at, out->start + out->size, &count);
	return count && same_place(m, PATCHED_OUT, a, &refs[0].place, depth);
}

static const char *entries_differ(struct mirror *m, enum pairing pairing, const struct thing *a,
				  const struct thing *b, int depth)
{
	size_t i, n, k;

	if (a->entries.count != b->entries.count)
		return "has another number of entries in special sections";
	for (i = 0; i < a->entries.count; i++) {
		const struct entry *x = a->entries.items[i], *y = NULL;
		size_t before = 0;

		/* The n-th of that section for this place. */
		for (n = 0; n < i; n++)
			before += !strcmp(a->entries.items[n]->section->name, x->section->name) &&
				  a->entries.items[n]->refs[0].place.offset ==
					  x->refs[0].place.offset;
		for (n = 0; n < b->entries.count && !y; n++) {
			const struct entry *entry = b->entries.items[n];

			if (!strcmp(entry->section->name, x->section->name) &&
			    entry->refs[0].place.offset == x->refs[0].place.offset && !before--)
				y = entry;
		}
		if (!y || x->size != y->size || x->ref_count != y->ref_count ||
		    !same_bytes(x->section, x->at, y->section, y->at, x->size, x->refs,
				x->ref_count, y->refs, y->ref_count))
			return arena_printf(m->arena, "entry in %s", x->section->name);
		for (k = 1; k < x->ref_count; k++)
			if ((k != 1 || !x->has_code || x->section->data[x->at + x->size - 1]) &&
			    !same_place(m, pairing, &x->refs[k].place, &y->refs[k].place, depth))
				return arena_printf(m->arena, "entry in %s points elsewhere",
						    x->section->name);
	}
	return NULL;
}

const char *differs(struct mirror *m, enum pairing pairing, const struct thing *a,
		    const struct thing *b, int depth)
{
	uint64_t a_start = a->start - a->lead, b_start = b->start - a->lead;
	uint64_t size = a->lead + a->size;
	const struct ref *refs;
	size_t count, i;

	if (depth > DEPTH_MAX)
		return "is too deep to tell";
	if (a->is_code != b->is_code || a->has_type_hash != b->has_type_hash)
		return "is another kind of thing";
	if (pairing == ORIG_PATCHED
		    ? a->size != b->size || a->lead != b->lead
		    : a->size > b->size || (a->size < b->size && !a->is_code) || b->start < a->lead)
		return "size";
	refs = view_refs(b->section, b_start, b_start + size, &count);
	if (!same_bytes(a->section, a_start, b->section, b_start, size, a->refs, a->ref_count, refs,
			count))
		return "bytes";
	if (a->ref_count != count)
		return "number of references";
	for (i = 0; i < count; i++)
		if (a->refs[i].at - a_start != refs[i].at - b_start ||
		    (!same_place(m, pairing, &a->refs[i].place, &refs[i].place, depth) &&
		     !(pairing == PATCHED_OUT &&
		       is_stub_for(m, a, b, &a->refs[i].place, &refs[i].place, depth))))
			return arena_printf(m->arena, "reference at 0x%llx",
					    (unsigned long long)(a->refs[i].at - a_start));
	return entries_differ(m, pairing, a, b, depth);
}
