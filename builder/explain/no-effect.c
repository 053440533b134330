// SPDX-License-Identifier: GPL-2.0-or-later
#include "no-effect.h"
#include "tokens.h"
#include "../compile/shadow-tree.h"
#include "../compile/steps.h"
#include "../patches/line-directives.h"
#include "../patches/line-match.h"
#include "../patches/paths.h"
#include "../../lib/files.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORD_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

struct hunk_judge {
	struct job *job;
	const struct patch_set *patches;
	const struct unit_set *readers;
	const struct hunk *hunk;
	const char *
		original; /* the text of the hunk's file, unpatched; NULL when there is no such file */
	size_t original_size;
};

struct edit_list {
	ARRAY(const struct edit *) items;
};

/* Adds an edit, sorted by place; edits of one place stay in the order of the patches. */
static void add_sorted(struct arena *arena, struct edit_list *edits, const struct edit *edit)
{
	size_t i;

	*array_push(arena, &edits->items) = edit;
	for (i = edits->items.count - 1; i && edits->items.items[i - 1]->behind > edit->behind;
	     i--) {
		edits->items.items[i] = edits->items.items[i - 1];
		edits->items.items[i - 1] = edit;
	}
}

/*
 * Returns the original with the hunks of the file applied: either one of them only, or all but
 * one.
 */
static char *apply_edits(const struct hunk_judge *judge, const struct hunk *only,
			 const struct hunk *without, size_t *size)
{
	struct arena *arena = judge->job->arena;
	struct edit_list edits = { 0 };
	struct text text = { .arena = arena };
	const struct hunk *hunk;
	const struct edit *edit;
	struct lines lines = { 0 };
	size_t i, next = 0;
	bool *gone;

	lines_split(arena, judge->original, judge->original_size, &lines);
	gone = arena_alloc(arena, lines.items.count + 2);
	array_for_each(hunk, &judge->patches->hunks) {
		if (strcmp(hunk->file, judge->hunk->file) || hunk == without ||
		    (only && hunk != only))
			continue;
		array_for_each(edit, &hunk->edits) {
			add_sorted(arena, &edits, edit);
			for (i = edit->first; i && i <= edit->last && i <= lines.items.count; i++)
				gone[i] = true;
		}
	}
	for (i = 0; i <= lines.items.count; i++) {
		if (i && !gone[i])
			text_add_bytes(&text, lines.items.items[i - 1].text,
				       lines.items.items[i - 1].length);
		for (; next < edits.items.count && edits.items.items[next]->behind == i; next++)
			text_add_bytes(&text, edits.items.items[next]->added.items,
				       edits.items.items[next]->added.count);
	}
	*size = text.chars.count;
	*array_push(arena, &text.chars) = '\0';
	return text.chars.items;
}

/* Does the hunk change nothing but comments and blanks? Those of strings are none. */
static bool changes_only_comments(const struct hunk_judge *judge)
{
	struct arena *arena = judge->job->arena;
	char *original, *variant;
	size_t size;

	if (!judge->original || !path_is_c(judge->hunk->file))
		return false;
	variant = apply_edits(judge, judge->hunk, NULL, &size);
	/* It removes lines that an earlier patch adds, so alone it does nothing. */
	if (size == judge->original_size && !memcmp(variant, judge->original, size))
		return false;
	if (!lines_change_code(arena, judge->original, judge->original_size, variant, size))
		return true;
	original = arena_strndup(arena, judge->original, judge->original_size);
	tokens_only(original, judge->original_size);
	tokens_only(variant, size);
	return !strcmp(original, variant);
}

/* Returns the preprocessed text of the unit, its tokens only; NULL when it cannot be preprocessed. */
static char *preprocessed(const struct job *job, const struct unit *unit, const char *tree)
{
	const char *out = unit_path(job, unit, STEP_HUNKS, ".i");
	const char *script = arena_printf(job->arena, "cd %s && %s%s-w -E -P -o %s",
					  step_quoted(job, tree), step_command(job, unit, false),
					  step_helper_options(job), step_quoted(job, out));
	char *argv[] = { "sh", "-c", (char *)script, NULL };
	const struct command command = { .argv = argv,
					 .log = unit_path(job, unit, STEP_HUNKS, ".log") };
	size_t size;
	char *text;

	if (dir_make(arena_strndup(job->arena, out, (size_t)(strrchr(out, '/') - out))) ||
	    command_run(&command))
		return NULL;
	text = file_read(job->arena, out, &size);
	unlink(out);
	if (text)
		tokens_only(text, size);
	return text;
}

/* Does a unit read another text without the hunk? Says yes when that cannot be found out. */
static bool is_compiled(const struct hunk_judge *judge)
{
	struct job *job = judge->job;
	const char *file = judge->hunk->file, *scratch;
	char *variant;
	const struct unit **unit;
	size_t size;

	if (!judge->original || judge->hunk->edits_edits ||
	    !file_exists(arena_printf(job->arena, "%s/%s", patched_tree(job), file)))
		return true;
	variant = apply_edits(judge, NULL, judge->hunk, &size);
	scratch = scratch_tree_update(job, judge->patches, file, variant, size);
	if (!scratch)
		return true;
	array_for_each(unit, &judge->readers->items) {
		const char *with, *without;

		if (!unit_reads(*unit, file))
			continue;
		with = preprocessed(job, *unit, patched_tree(job));
		without = preprocessed(job, *unit, scratch);
		if (!with || !without || strcmp(with, without))
			return true;
	}
	return false;
}

/*
 * May directives in the hunk, or above it in the file, leave it out? Asking this is cheaper
 * than a preprocessor.
 */
static bool is_conditional(const struct hunk_judge *judge)
{
	const struct edit *edit;
	struct lines lines = { 0 };
	size_t i;
	int depth;

	if (!judge->original)
		return false;
	lines_split(judge->job->arena, judge->original, judge->original_size, &lines);
	array_for_each(edit, &judge->hunk->edits) {
		if (edit->added.count && memchr(edit->added.items, '#', edit->added.count))
			return true;
		for (i = 0, depth = 0; i < edit->behind && i < lines.items.count; i++) {
			const char *text = lines.items.items[i].text;

			depth += !strncmp(text, "#if", 3);
			depth -= !strncmp(text, "#endif", 6);
		}
		if (depth)
			return true;
	}
	return false;
}

static void look_at(struct hunk_judge *judge, const struct hunk *hunk)
{
	const char *path =
		arena_printf(judge->job->arena, "%s/%s", judge->job->kernel->source, hunk->file);

	judge->hunk = hunk;
	judge->original = file_exists(path)
				  ? file_read(judge->job->arena, path, &judge->original_size)
				  : NULL;
}

void no_effect_readers(struct job *job, const struct changes *changes, struct unit_set *readers)
{
	const struct unit **unit;

	array_for_each(unit, &changes->changed.items)
		*array_push(job->arena, &readers->items) = *unit;
	array_for_each(unit, &changes->unchanged.items)
		*array_push(job->arena, &readers->items) = *unit;
}

bool hunk_is_read(const struct unit_set *readers, const struct hunk *hunk)
{
	const struct unit **unit;

	array_for_each(unit, &readers->items)
		if (unit_reads(*unit, hunk->file))
			return true;
	return false;
}

bool hunk_is_comment(struct job *job, const struct patch_set *patches, const struct hunk *hunk)
{
	struct hunk_judge judge = { .job = job, .patches = patches };

	look_at(&judge, hunk);
	return changes_only_comments(&judge);
}

/* The first line of the directive or statement that the line, a number from 1, belongs to. */
static size_t logical_start(const struct lines *lines, size_t line)
{
	for (; line > 1; line--) {
		const struct line *above = &lines->items.items[line - 2];
		size_t length = above->length;

		while (length && strchr("\r\n", above->text[length - 1]))
			length--;
		if (!length || above->text[length - 1] != '\\')
			break;
	}
	return line;
}

/* Adds the names that the text defines; false when it has anything but definitions of macros. */
static bool add_macros(struct arena *arena, const char *text, size_t size,
		       struct hunk_macros *macros)
{
	char *tokens = arena_strndup(arena, text, size), *line, *next;

	tokens_only(tokens, size);
	for (line = tokens; *line; line = next) {
		size_t length;
		bool defines;

		next = line + strcspn(line, "\n");
		next += *next == '\n';
		if (*line == '\n')
			continue;
		defines = !strncmp(line, "#define ", 8);
		if (!defines && strncmp(line, "#undef ", 7))
			return false;
		line += defines ? 8 : 7;
		length = strspn(line, WORD_LETTERS);
		*array_push(arena, &macros->names) = arena_strndup(arena, line, length);
	}
	return true;
}

/* The whole directives, or other lines, that [first, last] of the file's lines are a part of. */
static const char *whole_lines(struct arena *arena, const struct lines *lines, size_t first,
			       size_t last)
{
	struct text text = { .arena = arena };
	size_t i;

	for (i = logical_start(lines, first);
	     i <= lines->items.count && (i <= last || logical_start(lines, i) < i); i++)
		text_add_bytes(&text, lines->items.items[i - 1].text,
			       lines->items.items[i - 1].length);
	return text_string(&text);
}

bool hunk_edits_macros(struct job *job, const struct patch_set *patches, const struct hunk *hunk,
		       struct hunk_macros *macros)
{
	struct hunk_judge judge = { .job = job, .patches = patches };
	struct lines lines = { 0 };
	const struct edit *edit;

	look_at(&judge, hunk);
	if (!judge.original)
		return false;
	lines_split(job->arena, judge.original, judge.original_size, &lines);
	array_for_each(edit, &hunk->edits) {
		/* Lines that are added in the middle of a directive belong to it. */
		bool inside = edit->behind < lines.items.count &&
			      logical_start(&lines, edit->behind + 1) <= edit->behind;
		const char *before = "";

		if (edit->first)
			before = whole_lines(job->arena, &lines, edit->first, edit->last);
		else if (inside)
			before = whole_lines(job->arena, &lines, edit->behind, edit->behind);
		if (!add_macros(job->arena, before, strlen(before), macros) ||
		    (!inside &&
		     !add_macros(job->arena, edit->added.items, edit->added.count, macros)))
			return false;
	}
	return macros->names.count;
}

enum no_effect_why no_effect_judge(struct job *job, const struct patch_set *patches,
				   const struct unit_set *readers, const struct hunk *hunk)
{
	struct hunk_judge judge = { .job = job, .patches = patches, .readers = readers };

	look_at(&judge, hunk);
	if (changes_only_comments(&judge))
		return ONLY_COMMENTS;
	return is_compiled(&judge) ? HAS_EFFECT : NOT_COMPILED;
}

static bool reads_others(const struct unit *unit, const struct patch_set *patches,
			 const struct hunk *hunk)
{
	const struct hunk *other;

	array_for_each(other, &patches->hunks)
		if (other != hunk && unit_reads(unit, other->file))
			return true;
	return false;
}

/* When a unit changes that reads no other hunk, this one is the cause: no preprocessor is needed. */
static bool is_only_cause(const struct changes *changes, const struct patch_set *patches,
			  const struct hunk *hunk)
{
	const struct unit *const *unit;

	array_for_each(unit, &changes->changed.items)
		if (!(*unit)->reverts.count && unit_reads(*unit, hunk->file) &&
		    !reads_others(*unit, patches, hunk))
			return true;
	return false;
}

int no_effect_find(struct job *job, const struct patch_set *patches, const struct changes *changes,
		   struct no_effect *no_effect)
{
	struct unit_set readers = { 0 };
	struct hunk_judge judge = { .job = job, .patches = patches, .readers = &readers };
	size_t i;

	if (patches->hunks.count < 2)
		return 0;
	no_effect_readers(job, changes, &readers);
	no_effect->of_hunk =
		arena_alloc(job->arena, patches->hunks.count * sizeof(*no_effect->of_hunk));
	for (i = 0; i < patches->hunks.count; i++) {
		const struct hunk *hunk = &patches->hunks.items[i];

		if (!hunk_is_read(&readers, hunk) || hunk->edits_edits)
			continue;
		look_at(&judge, hunk);
		if (changes_only_comments(&judge))
			no_effect->of_hunk[i] = ONLY_COMMENTS;
		else if (is_conditional(&judge) && !is_only_cause(changes, patches, hunk) &&
			 !is_compiled(&judge))
			no_effect->of_hunk[i] = NOT_COMPILED;
	}
	return 0;
}

enum no_effect_why no_effect_of(const struct no_effect *no_effect, const struct patch_set *patches,
				const struct hunk *hunk)
{
	return no_effect->of_hunk ? no_effect->of_hunk[hunk - patches->hunks.items] : HAS_EFFECT;
}
