// SPDX-License-Identifier: GPL-2.0-or-later
/* Classifies changes of layouts and describes them. */
#include "type-layout.h"
#include "../../lib/message.h"

#include <stdio.h>
#include <string.h>

/* What the changes of one layout amount to. */
struct change_kinds {
	bool moved;   /* a member has another place or size */
	bool removed; /* or renamed */
	bool added;
	bool overlaps; /* a new member is where another one was */
	bool beyond;   /* a new member is behind the old end */
};

static const struct member *find(const struct layout *layout, const struct member *wanted)
{
	const struct member *member;

	array_for_each(member, &layout->members)
		if (!strcmp(member->name, wanted->name))
			return member;
	return NULL;
}

static bool same_place(const struct member *a, const struct member *b)
{
	return a->offset == b->offset && a->size == b->size && a->element == b->element &&
	       a->bits == b->bits && (!a->bits || a->bit_offset == b->bit_offset);
}

static bool equal(const struct layout *before, const struct layout *after)
{
	size_t i;

	if (before->size != after->size || before->members.count != after->members.count)
		return false;
	for (i = 0; i < before->members.count; i++)
		if (strcmp(before->members.items[i].name, after->members.items[i].name) ||
		    !same_place(&before->members.items[i], &after->members.items[i]))
			return false;
	return true;
}

/* IPSTATS_MIB_MAX, __IFLA_MAX, NR_PAGEFLAGS: it is the number of values and not a value itself. */
static bool is_sentinel(const char *name)
{
	static const char *const words[] = { "MAX", "NUM", "NR", "COUNT", "LAST", "END" };
	size_t i, length;
	const char *at;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		length = strlen(words[i]);
		for (at = strstr(name, words[i]); at; at = strstr(at + 1, words[i]))
			if ((at == name || at[-1] == '_') && (!at[length] || at[length] == '_'))
				return true;
	}
	return false;
}

bool layout_is_kept(const struct layout *before, const struct layout *after)
{
	const struct member *member, *other;

	if (equal(before, after))
		return true;
	/* Stored values keep their meaning; the number of values may grow. */
	if (!before->is_enum || !after->is_enum || before->size != after->size)
		return false;
	array_for_each(member, &before->members) {
		other = find(after, member);
		if (!other)
			return false;
		if (other->offset != member->offset &&
		    ((long long)other->offset < (long long)member->offset ||
		     !is_sentinel(member->name)))
			return false;
	}
	return true;
}

static unsigned long long first_bit(const struct member *member)
{
	return member->bits ? member->bit_offset : member->offset * 8;
}

static unsigned long long end_bit(const struct member *member)
{
	return first_bit(member) + (member->bits ? member->bits : member->size * 8);
}

static void note_added(struct change_kinds *kinds, const struct layout *before,
		       const struct member *added)
{
	const struct member *member;

	kinds->added = true;
	if (end_bit(added) > before->size * 8)
		kinds->beyond = true;
	array_for_each(member, &before->members)
		if (first_bit(member) < end_bit(added) && first_bit(added) < end_bit(member))
			kinds->overlaps = true;
}

static struct change_kinds kinds_of(const struct layout *before, const struct layout *after)
{
	struct change_kinds kinds = { 0 };
	const struct member *member, *other;

	array_for_each(member, &before->members) {
		other = find(after, member);
		if (!other)
			kinds.removed = true;
		else if (!same_place(member, other))
			kinds.moved = true;
	}
	array_for_each(member, &after->members)
		if (!find(before, member))
			note_added(&kinds, before, member);
	return kinds;
}

/* Describes the most dangerous of the changes. */
static const char *meaning(const struct layout *before, const struct layout *after)
{
	struct change_kinds kinds = kinds_of(before, after);

	if (before->is_enum)
		return "values that are stored in the running kernel change their meaning";
	if (kinds.moved || before->is_union != after->is_union)
		return "code with the new layout finds other members' bytes in old instances";
	if (kinds.removed && !kinds.added)
		return "nothing moves, but code that is not replaced goes on using what is removed";
	if (kinds.overlaps && kinds.removed)
		return "a member takes the place of another (renamed, or used for something else): in old instances, and for code that is not replaced, it means what it meant";
	if (kinds.overlaps)
		return "the new member shares its place with others";
	if (kinds.beyond)
		return "the new member is behind the end of old instances: reading or writing it there touches memory of something else. Only instances that the livepatch itself allocates have it; those in caches, arrays and other structs never do";
	if (kinds.added)
		return "the new member is in a hole, and nothing moves; but in old instances, and in those that code which is not replaced makes, it was never initialised";
	return "the size changes: old instances are too small, or arrays have another stride";
}

static void print_row(const struct layout *before, const struct member *a, const struct member *b)
{
	const struct member *either = a ? a : b;
	char old_offset[32] = "-", old_size[32] = "-", new_offset[32] = "-", new_size[32] = "-";
	const struct {
		const struct member *member;
		char *offset, *size;
	} sides[] = { { a, old_offset, old_size }, { b, new_offset, new_size } };
	size_t i;

	for (i = 0; i < 2; i++) {
		const struct member *member = sides[i].member;

		if (!member)
			continue;
		if (before->is_enum)
			snprintf(sides[i].offset, 32, "%lld", (long long)member->offset);
		else if (member->bits)
			snprintf(sides[i].offset, 32, "%llu.%llu", member->bit_offset / 8,
				 member->bit_offset % 8);
		else
			snprintf(sides[i].offset, 32, "%llu", member->offset);
		if (member->element)
			snprintf(sides[i].size, 32, "%llu[]", member->element);
		else
			snprintf(sides[i].size, 32, member->bits ? "%llub" : "%llu",
				 member->bits ? (unsigned long long)member->bits : member->size);
	}
	if (before->is_enum)
		detail("  %10s  %10s  %s%s", old_offset, new_offset, either->name,
		       !a   ? "  (new)"
		       : !b ? "  (gone)"
			    : "");
	else
		detail("  %8s %6s  %8s %6s  %s%s", old_offset, old_size, new_offset, new_size,
		       either->name,
		       !a   ? "  (new)"
		       : !b ? "  (gone)"
			    : "");
}

static void print_table(const struct layout *before, const struct layout *after)
{
	const struct member *member, *other;
	size_t same = 0;

	detail(before->is_enum ? "      before       after  name"
			       : "  before           after           member");
	if (!before->is_enum)
		detail("    offset   size    offset   size");
	array_for_each(member, &before->members) {
		other = find(after, member);
		if (other && same_place(member, other))
			same++;
		else
			print_row(before, member, other);
	}
	array_for_each(member, &after->members)
		if (!find(before, member))
			print_row(before, NULL, member);
	if (!before->is_enum)
		detail("  %8s %6llu  %8s %6llu  in all; %zu others are the same", "", before->size,
		       "", after->size, same);
}

void layout_refuse(const struct layout *before, const struct layout *after)
{
	fail("%s: the patch changes the layout of %s %s, and the running kernel has instances of it:",
	     after->where, before->kind, before->name);
	print_table(before, after);
	detail("%s.", meaning(before, after));
	if (before->is_enum)
		detail("Add values at the end only.");
	else
		detail("Keep a new member in a shadow variable (klp_shadow_alloc(), klp_shadow_get()).");
	detail("If no code of the patch can meet an old instance: --allow-layout %s:%s",
	       before->kind, before->name);
}
