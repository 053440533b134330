// SPDX-License-Identifier: GPL-2.0-or-later
/* What is said of a changed layout: a table of members, what the change would do, and the ways out. */
#include "layout-refusal.h"
#include "shadow-suggestion.h"
#include "../../lib/message.h"

#include <stdio.h>
#include <string.h>

/* Describes the most dangerous of the changes. */
static const char *meaning(const struct layout *before, const struct layout *after,
			   struct change_kinds kinds)
{
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
		other = layout_member(after, member->name);
		if (other && member_is_kept(member, other))
			same++;
		else
			print_row(before, member, other);
	}
	array_for_each(member, &after->members)
		if (!layout_member(before, member->name))
			print_row(before, NULL, member);
	if (!before->is_enum)
		detail("  %8s %6llu  %8s %6llu  in all; %zu others are the same", "", before->size,
		       "", after->size, same);
}

/* "a", "a and b", "a, b, c, d, e and 7 others" */
static const char *list_names(struct arena *arena, const struct string_list *names)
{
	const size_t shown = 5;
	const char *text = "";
	size_t i;

	for (i = 0; i < names->count && i < shown; i++)
		text = arena_printf(arena, "%s%s%s", text,
				    !i			    ? ""
				    : i + 1 == names->count ? " and "
							    : ", ",
				    names->items[i]);
	return names->count > shown
		       ? arena_printf(arena, "%s and %zu others", text, names->count - shown)
		       : text;
}

/* Is it in a struct without a tag that is gone as a whole? */
static bool is_in_removed(const struct layout *after, const char *name)
{
	char outer[256];
	size_t length = strcspn(name, ".[");

	if (!name[length] || length >= sizeof(outer))
		return false;
	memcpy(outer, name, length);
	outer[length] = 0;
	return !layout_member(after, outer);
}

static struct string_list removed_names(const struct layout_change *change)
{
	struct string_list names = { 0 };
	const struct member *member;

	array_for_each(member, &change->before->members)
		if (!layout_member(change->after, member->name) &&
		    !is_in_removed(change->after, member->name))
			*array_push(change->arena, &names) = member->name;
	return names;
}

static void advise_on_values(const struct layout_change *change)
{
	struct string_list removed = removed_names(change);

	if (removed.count)
		detail("Leave %s in place, with the value.", list_names(change->arena, &removed));
	detail("Leave the values as they are; a new one goes to the end, or gets a number that is free.");
}

static void print_code(const char *code)
{
	const char *end;

	for (; *code; code = end + 1) {
		end = strchr(code, '\n');
		detail("%s%.*s", end == code ? "" : "  ", (int)(end - code), code);
	}
}

/* The C that keeps the new members in a shadow variable, and where its parts belong. */
static void advise_shadow_variable(const struct layout_change *change,
				   const struct shadow_suggestion *suggestion, const char *names,
				   bool several)
{
	const struct layout *layout = change->before;
	size_t length = strcspn(change->after->where, ":");
	bool is_header = length > 2 && !strncmp(change->after->where + length - 2, ".h", 2);

	if (!*suggestion->code) {
		detail("Keep %s in a shadow variable: KLP_SHADOW_TYPE() in <linux/livepatch_helpers.h>.",
		       names);
		return;
	}
	detail("Keep %s in a shadow variable. %s:", names,
	       is_header
		       ? "This belongs behind the #include lines of the source file that uses it; where there are several, into a new header of theirs"
	       : several ? "Instead of these members, put this behind the struct"
			 : "Instead of this member, put this behind the struct");
	print_code("\n");
	print_code(suggestion->code);
	print_code("\n");
	detail("%s_alloc() belongs where a %s %s is made, %s_free() where one is freed, and %s_get() where the member is used. For one that unpatched code made it returns NULL: do without the member there, or use %s_get_or_alloc(). doc/patch-authors.md has complete patches.",
	       suggestion->prefix, layout->kind, layout->name, suggestion->prefix,
	       suggestion->prefix, suggestion->prefix);
}

/* What the patch has to leave as it is. Returns whether that is all. */
static void advise_on_old_members(const struct layout_change *change, struct change_kinds kinds,
				  const struct shadow_suggestion *suggestion)
{
	struct string_list removed = removed_names(change);
	struct arena *arena = change->arena;

	if (suggestion->inner.count)
		detail("It changes because of %s inside of it, which is dealt with there.",
		       list_names(arena, &suggestion->inner));
	if (removed.count)
		detail("Leave %s in place%s: what is not replaced goes on using it, and what the patch changes need not.",
		       list_names(arena, &removed), kinds.added ? ", under the old name" : "");
	if (suggestion->resized.count)
		detail("Leave %s with the old type: what is not replaced goes on using it.",
		       list_names(arena, &suggestion->resized));
	if (suggestion->inner.count || removed.count || suggestion->resized.count || kinds.added)
		return;
	detail(kinds.moved ? "Leave the members in their order, with the place that they have."
			   : "Leave the size and the alignment as they are.");
}

static void advise_on_members(const struct layout_change *change, struct change_kinds kinds)
{
	struct shadow_suggestion suggestion = shadow_suggest(change);
	const char *added = list_names(change->arena, &suggestion.added);
	const char *resized = list_names(change->arena, &suggestion.resized);

	advise_on_old_members(change, kinds, &suggestion);
	if (kinds.overlaps && suggestion.added.count && !kinds.removed && !kinds.moved)
		detail("Where %s is only another view of the bytes that it shares, read the old members through a cast.",
		       added);
	if (suggestion.is_single && suggestion.added.count)
		detail("There is one %s: make %s a static variable of its own, or, where later livepatches need its value, a shadow variable of &%s.",
		       change->before->name, added, change->before->name);
	else if (suggestion.added.count)
		advise_shadow_variable(change, &suggestion, added, suggestion.added.count > 1);
	else if (suggestion.resized.count)
		advise_shadow_variable(
			change, &suggestion,
			arena_printf(change->arena, "what does not fit into %s", resized),
			suggestion.resized.count > 1);
	if (!suggestion.is_single)
		print_code(suggestion.warnings);
}

void layout_refuse(const struct layout_change *change)
{
	const struct layout *before = change->before, *after = change->after;
	struct change_kinds kinds = layout_change_kinds(before, after);

	fail("%s: the patch changes the layout of %s %s, and the running kernel has instances of it:",
	     after->where, before->kind, before->name);
	print_table(before, after);
	detail("%s.", meaning(before, after, kinds));
	if (before->is_enum)
		advise_on_values(change);
	else
		advise_on_members(change, kinds);
	detail("If no code of the patch can meet an old instance: --allow-layout %s:%s",
	       before->kind, before->name);
}
