// SPDX-License-Identifier: GPL-2.0-or-later
#include "hunk-place.h"
#include "../../lib/message.h"

#include <ctype.h>
#include <string.h>

bool hunk_stands_at(const struct lines *file, size_t at, const struct patch_hunk *hunk, char other)
{
	const struct patch_line *line;

	array_for_each(line, &hunk->lines) {
		if (line->kind == other)
			continue;
		if (at >= file->items.count || file->items.items[at].length != line->length ||
		    memcmp(file->items.items[at].text, line->text, line->length))
			return false;
		at++;
	}
	return true;
}

long hunk_find_place(const struct lines *file, size_t first, long wanted,
		     const struct patch_hunk *hunk, char other)
{
	long end = (long)file->items.count, low = (long)first, distance, reach;

	if (wanted < low)
		wanted = low;
	if (wanted > end)
		wanted = end;
	reach = wanted - low > end - wanted ? wanted - low : end - wanted;
	for (distance = 0; distance <= reach; distance++) {
		if (wanted - distance >= low &&
		    hunk_stands_at(file, (size_t)(wanted - distance), hunk, other))
			return wanted - distance;
		if (wanted + distance <= end &&
		    hunk_stands_at(file, (size_t)(wanted + distance), hunk, other))
			return wanted + distance;
	}
	return -1;
}

bool hunk_is_ambiguous(const struct lines *file, size_t first, long at,
		       const struct patch_hunk *hunk)
{
	size_t i;

	for (i = first; i < file->items.count; i++)
		if ((long)i != at && hunk_stands_at(file, i, hunk, '+'))
			return true;
	return false;
}

static bool differ_in_blanks(const struct line *found, const struct patch_line *expected)
{
	const char *a = found->text, *b = expected->text;
	const char *a_end = a + found->length, *b_end = b + expected->length;

	for (;;) {
		while (a < a_end && isspace((unsigned char)*a))
			a++;
		while (b < b_end && isspace((unsigned char)*b))
			b++;
		if (a == a_end || b == b_end)
			return a == a_end && b == b_end;
		if (*a++ != *b++)
			return false;
	}
}

void hunk_show_difference(const struct lines *file, long at, const struct patch_hunk *hunk)
{
	const struct patch_line *line;

	if (at < 0)
		return;
	array_for_each(line, &hunk->lines) {
		const struct line *found = (size_t)at < file->items.count ? &file->items.items[at]
									  : NULL;

		if (line->kind == '+')
			continue;
		at++;
		if (found && found->length == line->length &&
		    !memcmp(found->text, line->text, line->length))
			continue;
		detail("the patch expects in line %ld: %.*s", at, (int)strcspn(line->text, "\n"),
		       line->text);
		if (found)
			detail("the file has:                %.*s", (int)strcspn(found->text, "\n"),
			       found->text);
		else
			detail("the file ends before that");
		if (found && differ_in_blanks(found, line))
			detail("only blanks differ: was the patch copied from a terminal, or sent by a mail program that changes them?");
		return;
	}
}
