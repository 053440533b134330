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

/* Does the line begin in the first column, as functions do outside of others? */
static bool is_outermost(const char *text, size_t at)
{
	while (at && text[at - 1] != '\n')
		at--;
	return is_word((unsigned char)text[at]);
}

/*
 * Is the name at this place that of a function whose body follows? A declaration ends at a semicolon,
 * and so does a call. The rest of a head may be in lines that the hunk does not change: a function that
 * is renamed keeps its brace.
 */
static bool is_definition(const char *text, size_t size, size_t name, size_t length)
{
	size_t at = name + length;
	int depth = 0;

	if (at == size || text[at] != '(')
		return false;
	for (; at < size; at++) {
		depth += (text[at] == '(') - (text[at] == ')');
		if (depth < 0 || (!depth && text[at] == ';'))
			return false;
		if (!depth && text[at] == '{')
			return true;
	}
	return is_outermost(text, name);
}

static bool hunk_defines(const struct hunk *hunk, const char *name)
{
	size_t length = strlen(name), i;
	const struct edit *edit;

	array_for_each(edit, &hunk->edits) {
		const char *text = edit->added.items;

		for (i = 0; i + length < edit->added.count; i++)
			if (!memcmp(text + i, name, length) &&
			    (!i || !is_word((unsigned char)text[i - 1])) &&
			    is_definition(text, edit->added.count, i, length))
				return true;
	}
	return false;
}

bool hunk_adds_function(const struct patch_set *patches, const struct hunk *hunk, const char *name)
{
	const struct hunk *other;

	if (hunk_defines(hunk, name))
		return true;
	if (!hunk_adds_name(hunk, name))
		return false;
	array_for_each(other, &patches->hunks)
		if (hunk_defines(other, name))
			return false;
	return true;
}

const char *hunk_name(const struct job *job, const struct hunk *hunk)
{
	const char *slash = strrchr(hunk->patch, '/');

	if (!job->request->manifest_file && job->request->patches.count < 2)
		return arena_printf(job->arena, "hunk %u of %s", hunk->number, hunk->file);
	return arena_printf(job->arena, "hunk %u of %s in %s", hunk->number, hunk->file,
			    slash ? slash + 1 : hunk->patch);
}
