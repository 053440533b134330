// SPDX-License-Identifier: GPL-2.0-or-later
#include "fix-match.h"
#include "hunk-place.h"
#include "paths.h"
#include "../kernels/oot-module.h"

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
	long offsets;  /* how far hunks are from where they should be, all together */
	bool doubtful; /* a hunk stands the other way just as near */
	bool failed;   /* an error was printed */
	bool code_alone;
	size_t files; /* that tell something */
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

/* A file that differs in its mode only has no text to tell by. */
static bool has_text(const struct patch_file *from)
{
	return (from->new_path || from->old_path) &&
	       (from->hunks.count || from->is_deleted || from->is_rename);
}

static bool is_code(const struct targets *targets, const struct patch_file *from)
{
	const char *reason, *way_out;

	return has_text(from) && path_judge(from->new_path ?: from->old_path,
					    kernel_source_arch(targets->job->kernel), &reason,
					    &way_out) != PATH_NO_EFFECT;
}

/* Does the file tell whether the kernel has the fix? */
static bool tells(const struct trial *trial, const struct patch_file *from)
{
	return trial->code_alone ? is_code(trial->targets, from) : has_text(from);
}

/* Documentation and other architectures do not count, unless the fix has nothing else. */
static bool changes_code(const struct targets *targets, const struct patch_list *patches)
{
	const struct patch *const *patch;
	const struct patch_file *from;

	for (patch = patches->items; patch < patches->items + patches->count; patch++)
		array_for_each(from, &(*patch)->files)
			if (is_code(targets, from))
				return true;
	return false;
}

static unsigned int first_line(const struct patch_hunk *hunk, const struct direction *direction)
{
	return direction == &forward ? hunk->old_start : hunk->new_start;
}

static unsigned int lines_before(const struct patch_hunk *hunk, const struct direction *direction)
{
	return direction == &forward ? hunk->old_count : hunk->new_count;
}

/* The line before which the hunk should stand, from 0. */
static long wanted_line(const struct patch_hunk *hunk, const struct direction *direction)
{
	return (long)first_line(hunk, direction) - (lines_before(hunk, direction) != 0);
}

/* Whether the file is there tells more than its lines. */
static bool is_whole(const struct patch_file *file)
{
	return file->is_new || file->is_deleted || !file->old_path || !file->new_path;
}

/* diff leaves out the lines behind a change at the end of the file only. */
static bool ends_file(const struct patch_hunk *hunk)
{
	return hunk->lines.count && hunk->lines.items[0].kind == ' ' &&
	       hunk->lines.items[hunk->lines.count - 1].kind != ' ';
}

/* Where one form of a hunk stands in the text; `at` is -1: nowhere. */
struct place {
	long at;
	long distance; /* from where it is looked for, in lines */
	unsigned int lines;
};

static struct place find_place(const struct lines *text, size_t next, long wanted,
			       const struct patch_hunk *hunk, const struct direction *direction)
{
	unsigned int count = lines_before(hunk, direction);
	struct place place = { .lines = count };

	place.at = hunk_find_place(text, next, wanted, hunk, direction->adds);
	/* Nothing would stand anywhere. */
	if (place.at < 0 || (!count && place.at != wanted)) {
		place.at = -1;
		return place;
	}
	place.distance = labs(place.at - wanted);
	if (ends_file(hunk) && (size_t)place.at + count != text->items.count)
		place.distance++;
	return place;
}

/* When two forms stand equally near, the one with more lines has more to show for it. */
static bool is_better(const struct place *place, const struct place *rival)
{
	return place->at >= 0 &&
	       (rival->at < 0 || place->distance < rival->distance ||
		(place->distance == rival->distance && place->lines > rival->lines));
}

/*
 * Does the other form of the hunk fit as well? What looks like the hunk's place is code that
 * resembles it, then: error paths and tables repeat themselves, and the second copy of a
 * changed function takes the change once more.
 */
static bool is_doubtful(const struct lines *text, size_t next, long wanted,
			const struct patch_hunk *hunk, const struct direction *direction,
			const struct place *place)
{
	const struct direction *other = direction == &forward ? &reverse : &forward;
	struct place rival = { -1, 0, 0 };

	/* diff -U0: no line shows that the source has lost what the hunk removes. */
	if (!place->lines)
		return direction == &reverse;
	if (lines_before(hunk, other))
		rival = find_place(text, next, wanted, hunk, other);
	return !is_better(place, &rival);
}

/* Applies the hunks of one file in one direction; false: one of them does not fit. */
static bool try_hunks(struct trial *trial, const struct patch_file *from, struct trial_file *file,
		      const struct direction *direction)
{
	struct arena *arena = trial->targets->job->arena;
	const struct patch_line *line;
	const struct patch_hunk *hunk;
	struct lines out = { 0 };
	long offset = 0, wanted;
	size_t next = 0;

	array_for_each(hunk, &from->hunks) {
		struct place place;

		wanted = wanted_line(hunk, direction) + offset;
		place = find_place(&file->text, next, wanted, hunk, direction);
		if (place.at < 0)
			return false;
		trial->doubtful |= is_whole(from) ? false
						  : is_doubtful(&file->text, next, wanted, hunk,
								direction, &place);
		offset += place.at - wanted;
		trial->offsets += place.distance;
		while (next < (size_t)place.at)
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
	struct trial_file *old_file, *new_file;

	if (!tells(trial, from))
		return true;
	trial->files++;
	/* What is created must not be there, and what is deleted must be there as it was. */
	new_file = after ? open_file(trial, after) : NULL;
	if (after && !new_file)
		return false;
	old_file = before ? open_file(trial, before) : NULL;
	if (before && !old_file)
		return false;
	if (!before || (direction == &forward && from->is_new)) {
		if (new_file->exists && new_file->text.items.count)
			return false;
		new_file->exists = true;
		return try_hunks(trial, from, new_file, direction);
	}
	/* After `diff -u x.c.orig x.c` one name does not exist. */
	if (!old_file->exists && new_file && new_file->exists && !from->is_rename && !from->is_copy)
		old_file = new_file;
	if (!old_file->exists)
		return false;
	if (!new_file) {
		if (!try_hunks(trial, from, old_file, direction) || old_file->text.items.count)
			return false;
		old_file->exists = false;
		return true;
	}
	if (!(from->is_rename || from->is_copy))
		return try_hunks(trial, from, old_file, direction);
	if (new_file->exists)
		return false;
	new_file->text = old_file->text;
	new_file->exists = true;
	old_file->exists = direction == &forward && from->is_copy;
	return try_hunks(trial, from, new_file, direction);
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

/* Judges the hunks of one file, each by itself. Returns whether one of them is in the source. */
static bool judge_file(struct arena *arena, const struct trial_file *file,
		       const struct patch *patch, const struct patch_file *from,
		       struct hunk_matches *hunks)
{
	const struct patch_hunk *hunk;
	bool any = false;
	long drift = 0; /* from the patch's old line numbers to the lines of the source */

	array_for_each(hunk, &from->hunks) {
		struct hunk_match *match = array_push(arena, &hunks->items);
		long wanted = wanted_line(hunk, &forward) + drift;
		struct place missing = { -1, 0, 0 }, there = { -1, 0, 0 };

		if (file->exists)
			missing = find_place(&file->text, 0, wanted, hunk, &forward);
		if (file->exists && adds_or_removes(hunk) && hunk->new_count)
			there = find_place(&file->text, 0, wanted, hunk, &reverse);
		*match = (struct hunk_match){
			.patch = patch,
			.file = from,
			.hunk = hunk,
			.contained = there.at >= 0 && !is_better(&missing, &there),
			.applies = missing.at >= 0 && !is_better(&there, &missing),
		};
		any |= match->contained;
		if (match->contained && !match->applies)
			drift += there.at - wanted + (long)hunk->new_count - (long)hunk->old_count;
		else if (match->applies)
			drift += missing.at - wanted;
	}
	return any;
}

/* An earlier patch of the fix may have moved the place of a hunk. */
static bool judge_hunks(struct trial *trial, const struct patch_list *patches,
			struct hunk_matches *hunks)
{
	struct arena *arena = trial->targets->job->arena;
	const struct patch *const *patch;
	const struct patch_file *from;
	bool any = false;

	hash_setup(&trial->by_path, arena);
	for (patch = patches->items; patch < patches->items + patches->count; patch++)
		array_for_each(from, &(*patch)->files) {
			struct trial_file *file;

			if (!tells(trial, from))
				continue;
			file = open_file(trial, from->new_path ?: from->old_path);
			if (!file)
				return false;
			any |= judge_file(arena, file, *patch, from, hunks);
		}
	return any;
}

/* Where both could be, the patches mean the place that they name. */
static enum fix_match choose_way(const struct trial *there, const struct trial *back)
{
	if (!there->offsets != !back->offsets)
		return back->offsets ? FIX_APPLIES : FIX_IS_CONTAINED;
	if (!there->offsets && there->doubtful != back->doubtful)
		return back->doubtful ? FIX_APPLIES : FIX_IS_CONTAINED;
	return FIX_BOTH_WAYS;
}

int fix_match(struct targets *targets, const struct patch_list *patches, enum fix_match *match,
	      struct hunk_matches *hunks)
{
	bool code_alone = changes_code(targets, patches);
	struct trial there = { .targets = targets, .code_alone = code_alone };
	struct trial back = { .targets = targets, .code_alone = code_alone };
	bool applies = try_patches(&there, patches, &forward);
	bool contained = !there.failed && try_patches(&back, patches, &reverse);

	if (there.failed || back.failed)
		return -1;
	if (!there.files && !back.files)
		*match = FIX_APPLIES;
	else if (applies && contained)
		*match = choose_way(&there, &back);
	else if ((applies && !there.doubtful) || (contained && !back.doubtful))
		*match = applies ? FIX_APPLIES : FIX_IS_CONTAINED;
	else
		*match = judge_hunks(&there, patches, hunks) ? FIX_IS_IN_PART
			 : applies || contained		     ? FIX_BOTH_WAYS
							     : FIX_DOES_NOT_APPLY;
	return there.failed ? -1 : 0;
}

const struct fix *fix_match_owner(struct targets *targets, const struct patch_list *patches)
{
	const struct patch *const *patch;
	const struct patch_file *from;
	const struct patch_hunk *hunk;
	const struct patch_line *line;

	for (patch = patches->items; patch < patches->items + patches->count; patch++)
		array_for_each(from, &(*patch)->files) {
			const struct patch_target *target =
				from->new_path ? patch_target_find(targets, from->new_path) : NULL;

			if (!target)
				continue;
			array_for_each(hunk, &from->hunks) {
				long at = find_place(&target->text, 0, wanted_line(hunk, &reverse),
						     hunk, &reverse)
						  .at;

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
