// SPDX-License-Identifier: GPL-2.0-or-later
#include "undone.h"
#include "../../lib/message.h"

#include <string.h>

static bool supersedes(const struct fix *fix, const struct fix *other)
{
	const char *const *id;

	if (!other->id || !fix->id || fix == other)
		return true;
	array_for_each(id, &fix->supersedes)
		if (!strcmp(*id, other->id))
			return true;
	return false;
}

static void refuse(const struct hunk_at *hunk, const struct hunk *other, const char *what)
{
	fail("%s:%u: hunk %u of %s, of fix %s, %s fix %s %s (%s:%u); if that is meant, fix %s needs `supersedes: [%s]`, or leave %s out",
	     hunk->patch->path, hunk->from->line, hunk->number, other->file, hunk->fix->id, what,
	     other->fix->id, strstr(what, "again") ? "removes" : "adds", other->patch,
	     other->patch_line, hunk->fix->id, other->fix->id, other->fix->id);
}

/* Lines that an earlier fix added, and this hunk removes. */
static size_t check_removed(const struct patch_set *set, const struct patch_target *target,
			    const struct hunk_at *hunk)
{
	const struct patch_line *line;
	size_t at = hunk->at, last = (size_t)-1, count = 0;

	array_for_each(line, &hunk->from->lines) {
		const struct line *old;

		if (line->kind == '+')
			continue;
		old = &target->text.items.items[at++];
		if (line->kind != '-' || !old->fix || old->hunk == last ||
		    supersedes(hunk->fix, old->fix))
			continue;
		last = old->hunk;
		refuse(hunk, &set->hunks.items[last], "removes or changes lines that");
		count++;
	}
	return count;
}

/* Are these original lines of the target what the edit adds, or begin it? */
static bool adds_lines(const struct edit *edit, const struct lines *original, unsigned int first,
		       unsigned int last)
{
	const char *text = edit->added.items;
	size_t left = edit->added.count;
	unsigned int i;

	for (i = first; i <= last; i++) {
		const struct line *line = &original->items.items[i - 1];

		if (line->length > left || memcmp(text, line->text, line->length))
			return false;
		text += line->length;
		left -= line->length;
	}
	return true;
}

/* A line of punctuation alone comes and goes for other reasons. */
static bool says_something(const struct lines *original, unsigned int first, unsigned int last)
{
	unsigned int i;
	size_t c;

	for (i = first; i <= last; i++)
		for (c = 0; c < original->items.items[i - 1].length; c++)
			if (!strchr(" \t\r\n{}();", original->items.items[i - 1].text[c]))
				return true;
	return false;
}

/* Lines that an earlier fix removed, and this hunk adds again at their place. */
static size_t check_restored(const struct patch_set *set, const struct patch_target *target,
			     const struct hunk_at *hunk)
{
	const struct hunk *other;
	const struct edit *edit, *old;
	size_t count = 0;

	array_for_each(other, &set->hunks) {
		bool restores = false;

		if (strcmp(other->file, target->path) || supersedes(hunk->fix, other->fix))
			continue;
		array_for_each(old, &other->edits)
			array_for_each(edit, &hunk->as->edits)
				if (old->first && edit->added.count &&
				    edit->behind + 1 >= old->first && edit->behind <= old->last &&
				    says_something(&target->unpatched, old->first, old->last) &&
				    adds_lines(edit, &target->unpatched, old->first, old->last))
					restores = true;
		if (!restores)
			continue;
		refuse(hunk, other, "adds again lines that");
		count++;
	}
	return count;
}

size_t undone_check(const struct patch_set *set, const struct patch_target *target,
		    const struct hunk_at *hunk)
{
	return check_removed(set, target, hunk) ?: check_restored(set, target, hunk);
}
