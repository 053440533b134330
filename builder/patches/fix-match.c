// SPDX-License-Identifier: GPL-2.0-or-later
#include "fix-match.h"
#include "hunk-place.h"

#include <stdlib.h>

/* A direction of a trial: '+' and '-' are the lines that the other side has. */
struct direction {
	char adds, removes;
};

static const struct direction forward = { '+', '-' }, reverse = { '-', '+' };

/* A file as the patches of the trial leave it. */
struct trial_file {
	bool exists;
	struct lines text;
};

struct trial {
	struct targets *targets;
	struct hash by_path;
	long offsets; /* how far hunks are from where they should be, all together */
	bool failed;  /* an error was printed */
};

static struct trial_file *open_file(struct trial *trial, const char *path)
{
	struct trial_file *file = hash_get(&trial->by_path, path);
	struct patch_target *target;

	if (file)
		return file;
	target = patch_target_find(trial->targets, path);
	if (!target) {
		trial->failed = true;
		return NULL;
	}
	file = arena_new_object(trial->targets->job->arena, struct trial_file);
	file->exists = target->exists;
	file->text = target->text;
	hash_add(&trial->by_path, path, file);
	return file;
}

static unsigned int first_line(const struct patch_hunk *hunk, const struct direction *direction)
{
	return direction == &forward ? hunk->old_start : hunk->new_start;
}

static unsigned int lines_before(const struct patch_hunk *hunk, const struct direction *direction)
{
	return direction == &forward ? hunk->old_count : hunk->new_count;
}

/* Returns the hunk's place in the text, or -1. *wanted is where it should be. */
static long find_place(const struct lines *text, size_t next, long offset,
		       const struct patch_hunk *hunk, const struct direction *direction,
		       long *wanted)
{
	unsigned int count = lines_before(hunk, direction);
	long at;

	*wanted = (long)first_line(hunk, direction) - (count != 0) + offset;
	at = hunk_find_place(text, next, *wanted, hunk, direction->adds);
	/* Nothing would stand anywhere. */
	return count || at == *wanted ? at : -1;
}

/* Applies the hunks of one file in one direction; false: one of them does not fit. */
static bool try_hunks(struct trial *trial, const struct patch_file *from, struct trial_file *file,
		      const struct direction *direction)
{
	struct arena *arena = trial->targets->job->arena;
	const struct patch_line *line;
	const struct patch_hunk *hunk;
	struct lines out = { 0 };
	long offset = 0, wanted, at;
	size_t next = 0;

	array_for_each(hunk, &from->hunks) {
		at = find_place(&file->text, next, offset, hunk, direction, &wanted);
		if (at < 0)
			return false;
		offset += at - wanted;
		trial->offsets += labs(at - wanted);
		while (next < (size_t)at)
			*array_push(arena, &out.items) = file->text.items.items[next++];
		array_for_each(line, &hunk->lines) {
			if (line->kind == direction->adds)
				*array_push(arena, &out.items) =
					(struct line){ .text = line->text, .length = line->length };
			else if (line->kind == ' ')
				*array_push(arena, &out.items) = file->text.items.items[next];
			if (line->kind != direction->adds)
				next++;
		}
	}
	while (next < file->text.items.count)
		*array_push(arena, &out.items) = file->text.items.items[next++];
	file->text = out;
	return true;
}

static bool try_file(struct trial *trial, const struct patch_file *from,
		     const struct direction *direction)
{
	const char *before = direction == &forward ? from->old_path : from->new_path;
	const char *after = direction == &forward ? from->new_path : from->old_path;
	struct trial_file *old, *new;

	/* A file that differs in its name only, or has no text: nothing to tell by. */
	if (!from->hunks.count && !from->is_deleted && !from->is_rename)
		return true;
	/* What is created must not be there, and what is deleted must be there as it was. */
	new = after ? open_file(trial, after) : NULL;
	old = before ? open_file(trial, before) : NULL;
	if ((after && !new) || (before && !old))
		return false;
	if (!before || (direction == &forward && from->is_new)) {
		if (new->exists &&new->text.items.count)
			return false;
		new->exists = true;
		return try_hunks(trial, from, new, direction);
	}
	/* After `diff -u x.c.orig x.c` one name does not exist. */
	if (!old->exists && new &&new->exists && !from->is_rename && !from->is_copy)
		old = new;
	if (!old->exists)
		return false;
	if (!new) {
		if (!try_hunks(trial, from, old, direction) || old->text.items.count)
			return false;
		old->exists = false;
		return true;
	}
	if (!(from->is_rename || from->is_copy))
		return try_hunks(trial, from, old, direction);
	if (new->exists)
		return false;
	new->text = old->text;
	new->exists = true;
	old->exists = direction == &forward && from->is_copy;
	return try_hunks(trial, from, new, direction);
}

/* Tries all patches; the last one first when they are taken back. */
static bool try_patches(struct trial *trial, const struct patch_list *patches,
			const struct direction *direction)
{
	size_t i, j, count = patches->count;

	hash_setup(&trial->by_path, trial->targets->job->arena);
	trial->offsets = 0;
	for (i = 0; i < count; i++) {
		const struct patch *patch =
			patches->items[direction == &forward ? i : count - 1 - i];

		for (j = 0; j < patch->files.count; j++)
			if (!try_file(trial,
				      &patch->files.items[direction == &forward
								  ? j
								  : patch->files.count - 1 - j],
				      direction))
				return false;
	}
	return true;
}

static bool adds_or_removes(const struct patch_hunk *hunk)
{
	const struct patch_line *line;

	array_for_each(line, &hunk->lines)
		if (line->kind != ' ')
			return true;
	return false;
}

/* Judges each hunk by itself; an earlier patch of the fix may have moved its place. */
static bool judge_hunks(struct trial *trial, const struct patch_list *patches,
			struct hunk_matches *hunks)
{
	struct arena *arena = trial->targets->job->arena;
	const struct patch *const *patch;
	const struct patch_file *from;
	const struct patch_hunk *hunk;
	bool any = false;
	long wanted;

	hash_setup(&trial->by_path, arena);
	for (patch = patches->items; patch < patches->items + patches->count; patch++)
		array_for_each(from, &(*patch)->files) {
			struct trial_file *file =
				open_file(trial, from->new_path ?: from->old_path);

			if (!file)
				return false;
			array_for_each(hunk, &from->hunks) {
				struct hunk_match *match = array_push(arena, &hunks->items);

				match->patch = *patch;
				match->file = from;
				match->hunk = hunk;
				match->contained =
					file->exists && adds_or_removes(hunk) &&
					find_place(&file->text, 0, 0, hunk, &reverse, &wanted) >= 0;
				match->applies = file->exists && find_place(&file->text, 0, 0, hunk,
									    &forward, &wanted) >= 0;
				any |= match->contained;
			}
		}
	return any;
}

int fix_match(struct targets *targets, const struct patch_list *patches, enum fix_match *match,
	      struct hunk_matches *hunks)
{
	struct trial there = { .targets = targets }, back = { .targets = targets };
	bool applies = try_patches(&there, patches, &forward);
	bool contained = try_patches(&back, patches, &reverse);

	if (there.failed || back.failed)
		return -1;
	/* Where both could be, the patches mean the place that they name. */
	if (applies && contained)
		*match = there.offsets && !back.offsets	  ? FIX_IS_CONTAINED
			 : back.offsets && !there.offsets ? FIX_APPLIES
							  : FIX_BOTH_WAYS;
	else if (applies || contained)
		*match = applies ? FIX_APPLIES : FIX_IS_CONTAINED;
	else
		*match = judge_hunks(&there, patches, hunks) ? FIX_IS_IN_PART : FIX_DOES_NOT_APPLY;
	return there.failed ? -1 : 0;
}

const struct fix *fix_match_owner(struct targets *targets, const struct patch_list *patches)
{
	const struct patch *const *patch;
	const struct patch_file *from;
	const struct patch_hunk *hunk;
	const struct patch_line *line;
	long offset, wanted, at;

	for (patch = patches->items; patch < patches->items + patches->count; patch++)
		array_for_each(from, &(*patch)->files) {
			const struct patch_target *target =
				from->new_path ? patch_target_find(targets, from->new_path) : NULL;

			if (!target)
				continue;
			offset = 0;
			array_for_each(hunk, &from->hunks) {
				at = find_place(&target->text, 0, offset, hunk, &reverse, &wanted);
				if (at < 0)
					continue;
				array_for_each(line, &hunk->lines) {
					if (line->kind == '+' && target->text.items.items[at].fix)
						return target->text.items.items[at].fix;
					at += line->kind != '-';
				}
			}
		}
	return NULL;
}
