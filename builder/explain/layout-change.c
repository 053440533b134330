// SPDX-License-Identifier: GPL-2.0-or-later
/* Classifies changes of layouts. */
#include "type-layout.h"

#include <string.h>

const struct member *layout_member(const struct layout *layout, const char *name)
{
	const struct member *member;

	array_for_each(member, &layout->members)
		if (!strcmp(member->name, name))
			return member;
	return NULL;
}

bool member_is_kept(const struct member *a, const struct member *b)
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
		    !member_is_kept(&before->members.items[i], &after->members.items[i]))
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
		other = layout_member(after, member->name);
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

struct change_kinds layout_change_kinds(const struct layout *before, const struct layout *after)
{
	struct change_kinds kinds = { 0 };
	const struct member *member, *other;

	array_for_each(member, &before->members) {
		other = layout_member(after, member->name);
		if (!other)
			kinds.removed = true;
		else if (!member_is_kept(member, other))
			kinds.moved = true;
	}
	array_for_each(member, &after->members)
		if (!layout_member(before, member->name))
			note_added(&kinds, before, member);
	return kinds;
}
