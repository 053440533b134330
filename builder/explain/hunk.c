// SPDX-License-Identifier: GPL-2.0-or-later
#include "hunk.h"

#include <ctype.h>
#include <string.h>

bool hunk_edits(const struct hunk *hunk, const struct notes_place *place)
{
	const struct edit *edit;

	if (!place->file || strcmp(hunk->file, place->file))
		return false;
	array_for_each(edit, &hunk->edits) {
		if (edit->first && edit->first <= place->last && edit->last >= place->first)
			return true;
		/* Lines added before the first line, or behind the last, are outside of it. */
		if (edit->added.count && edit->behind >= place->first && edit->behind < place->last)
			return true;
	}
	return false;
}

static bool is_word(int c)
{
	return isalnum(c) || c == '_';
}

bool hunk_adds_name(const struct hunk *hunk, const char *name)
{
	size_t length = strlen(name), i;
	const struct edit *edit;

	array_for_each(edit, &hunk->edits)
		for (i = 0; i + length <= edit->added.count; i++)
			if (!memcmp(edit->added.items + i, name, length) &&
			    (!i || !is_word((unsigned char)edit->added.items[i - 1])) &&
			    (i + length == edit->added.count ||
			     !is_word((unsigned char)edit->added.items[i + length])))
				return true;
	return false;
}

bool hunk_defines(const struct hunk *hunk, const char *name)
{
	size_t length = strlen(name), i, at;
	const struct edit *edit;

	array_for_each(edit, &hunk->edits)
		for (i = 0; i + length < edit->added.count; i++) {
			const char *text = edit->added.items;
			int depth = 0;

			if (memcmp(text + i, name, length) || text[i + length] != '(' ||
			    (i && is_word((unsigned char)text[i - 1])))
				continue;
			for (at = i + length; at < edit->added.count; at++) {
				depth += (text[at] == '(') - (text[at] == ')');
				if (!depth && (text[at] == ';' || text[at] == '{'))
					break;
				/* The parentheses around the call end here. */
				if (depth < 0)
					break;
			}
			if (at < edit->added.count && text[at] == '{' && !depth)
				return true;
		}
	return false;
}

const char *hunk_name(const struct job *job, const struct hunk *hunk)
{
	const char *slash = strrchr(hunk->patch, '/');

	if (!job->request->manifest_file && job->request->patches.count < 2)
		return arena_printf(job->arena, "hunk %u of %s", hunk->number, hunk->file);
	return arena_printf(job->arena, "hunk %u of %s in %s", hunk->number, hunk->file,
			    slash ? slash + 1 : hunk->patch);
}
