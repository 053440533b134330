// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Applies the patches to the files of the kernel's tree, in memory: later stages need the new
 * text and the place of each hunk, not a patched tree. A hunk may have moved, as with patch(1),
 * but every line of it must match. There is no fuzz: a wrong guess would run in somebody's
 * kernel.
 */
#include "patch-set.h"
#include "applier.h"
#include "other-formats.h"
#include "hunk-place.h"
#include "line-directives.h"
#include "line-match.h"
#include "paths.h"
#include "undone.h"
#include "../kernels/oot-module.h"
#include "../../lib/files.h"

#include <string.h>

/* Does the hunk fit the kernel's own text, and only not what the patches before it made of that? */
static void show_earlier(const struct applier *applier, const struct patch_target *target,
			 const struct patch_hunk *hunk, long wanted)
{
	long at = hunk_find_place(&target->unpatched, 0, wanted, hunk, '+');
	const struct hunk *other;

	if (!target->existed || at < 0 || !hunk->old_count)
		return;
	array_for_each(other, &applier->set->hunks) {
		const struct edit *edit;

		if (strcmp(other->file, target->path))
			continue;
		array_for_each(edit, &other->edits) {
			unsigned int first = edit->first ?: edit->behind;

			if (first > (unsigned int)at + hunk->old_count ||
			    (edit->first ? edit->last : edit->behind) < (unsigned int)at)
				continue;
			detail("it fits the kernel's own source; hunk %u of %s:%u%s%s changes the same place before it: make the patch for the source with that one applied",
			       other->number, other->patch, other->patch_line,
			       other->fix->id ? ", of fix " : "", other->fix->id ?: "");
			return;
		}
	}
}

static int does_not_apply(struct applier *applier, const struct patch *patch,
			  const struct patch_file *file, const struct patch_target *target,
			  const struct patch_hunk *hunk, long wanted)
{
	size_t number = (size_t)(hunk - file->hunks.items) + 1;
	bool adds = false;
	const struct patch_line *line;

	array_for_each(line, &hunk->lines)
		adds |= line->kind == '+';
	if (adds && hunk_find_place(&target->text, 0, wanted, hunk, '-') >= 0)
		return fail(
			"%s:%u: hunk %zu of %s is in the source of %s already; leave it out, or check whether this kernel needs the patch at all",
			patch->path, hunk->line, number, target->path,
			applier->job->kernel->release);
	fail("%s:%u: hunk %zu of %zu does not apply to %s of %s; the patch has to be made for this kernel's source, in %s",
	     patch->path, hunk->line, number, file->hunks.count, target->path,
	     applier->job->kernel->release, kernel_source_name(applier->job->kernel));
	hunk_show_difference(&target->text, wanted, hunk);
	show_earlier(applier, target, hunk, wanted);
	return -1;
}

/* Turns the hunk's lines into edits; `at` is its place in the file. */
static void record_edits(struct arena *arena, struct hunk *hunk, const struct patch_hunk *from,
			 const struct lines *file, size_t at)
{
	const struct patch_line *line;
	struct edit *edit = NULL;
	unsigned int origin, behind = 0;
	size_t i;

	for (i = 0; i < at; i++)
		if (file->items.items[i].origin)
			behind = file->items.items[i].origin;
	array_for_each(line, &from->lines) {
		origin = line->kind == '+' ? 0 : file->items.items[at++].origin;
		if (line->kind == ' ') {
			edit = NULL;
		} else if (!edit) {
			edit = array_push(arena, &hunk->edits);
			edit->behind = behind;
		}
		if (line->kind == '-' && !origin)
			hunk->edits_edits = true;
		for (i = 0; edit && line->kind == '+' && i < line->length; i++)
			*array_push(arena, &edit->added) = line->text[i];
		if (!origin)
			continue;
		behind = origin;
		if (edit) {
			edit->first = edit->first ? edit->first : origin;
			edit->last = origin;
		}
	}
}

static void record(struct applier *applier, const struct patch *patch,
		   const struct patch_target *target, const struct patch_file *file,
		   const struct patch_hunk *from, size_t old_at, size_t new_at)
{
	struct hunk *hunk = array_push(applier->job->arena, &applier->set->hunks), *other;

	hunk->file = target->path;
	hunk->number = (unsigned int)(from - file->hunks.items) + 1;
	record_edits(applier->job->arena, hunk, from, &target->text, old_at);
	/*
	 * A hunk that changes lines which an earlier patch added depends on the other hunks of
	 * its file, and they on it: none of them can be judged alone.
	 */
	array_for_each(other, &applier->set->hunks)
		if (hunk->edits_edits && !strcmp(other->file, target->path))
			other->edits_edits = true;

	hunk->fix = applier->fix->fix;
	hunk->patch = patch->path;
	hunk->file = target->path;
	hunk->patch_line = from->line;
	/* As in diff: a side without lines names the line before it. */
	hunk->old_start = (unsigned int)old_at + (from->old_count != 0);
	hunk->old_count = from->old_count;
	hunk->new_start = (unsigned int)new_at + (from->new_count != 0);
	hunk->new_count = from->new_count;
}

/* Takes the hunk that was recorded last. */
static void check_undone(struct applier *applier, const struct patch *patch,
			 const struct patch_target *target, const struct patch_file *file,
			 const struct patch_hunk *from, size_t at)
{
	const struct hunk_at hunk = {
		.fix = applier->fix->fix,
		.patch = patch,
		.from = from,
		.number = (unsigned int)(from - file->hunks.items) + 1,
		.as = &applier->set->hunks.items[applier->set->hunks.count - 1],
		.at = at,
	};

	applier->refused += undone_check(applier->set, target, &hunk);
}

/* Every line of the hunk matches, but its author saw it elsewhere: a person may want to look. */
static void note_offset(const struct patch *patch, const struct patch_file *file,
			const struct patch_target *target, const struct patch_hunk *hunk,
			long offset)
{
	long distance = offset < 0 ? -offset : offset;

	if (offset)
		info("%s:%u: hunk %zu of %s applies %ld line%s %s the place that it names",
		     patch->path, hunk->line, (size_t)(hunk - file->hunks.items) + 1, target->path,
		     distance, distance == 1 ? "" : "s", offset < 0 ? "above" : "below");
}

static int apply_hunks(struct applier *applier, const struct patch *patch,
		       const struct patch_file *file, struct patch_target *target)
{
	struct arena *arena = applier->job->arena;
	const struct patch_hunk *hunk;
	struct lines out = { 0 };
	long offset = 0, wanted, at;
	size_t next = 0;

	array_for_each(hunk, &file->hunks) {
		const struct patch_line *line;

		wanted = (long)hunk->old_start - (hunk->old_count != 0) + offset;
		at = hunk_find_place(&target->text, next, wanted, hunk, '+');
		if (at < 0)
			return does_not_apply(applier, patch, file, target, hunk, wanted);
		/* A hunk that only adds lines would match anywhere: take the patch at its word. */
		if (!hunk->old_count && at != wanted)
			return does_not_apply(applier, patch, file, target, hunk, wanted);
		if (at != wanted && hunk_is_ambiguous(&target->text, next, at, hunk))
			return fail(
				"%s:%u: this hunk does not fit %s at line %ld, and fits more than one place elsewhere; port the patch to this kernel's source",
				patch->path, hunk->line, target->path, wanted + 1);
		offset += at - wanted;
		note_offset(patch, file, target, hunk, offset);
		while (next < (size_t)at)
			*array_push(arena, &out.items) = target->text.items.items[next++];
		record(applier, patch, target, file, hunk, next, out.items.count);
		check_undone(applier, patch, target, file, hunk, next);
		array_for_each(line, &hunk->lines) {
			if (line->kind == '+')
				*array_push(arena, &out.items) = (struct line){
					.text = line->text,
					.length = line->length,
					.fix = applier->fix->fix,
					.hunk = applier->set->hunks.count - 1,
				};
			else if (line->kind == ' ')
				*array_push(arena, &out.items) = target->text.items.items[next];
			if (line->kind != '+')
				next++;
		}
	}
	while (next < target->text.items.count)
		*array_push(arena, &out.items) = target->text.items.items[next++];
	target->text = out;
	return 0;
}

/* Are the file's hunks to be applied? Counts what is refused and what has no effect. */
static bool wanted_file(struct applier *applier, const struct patch *patch,
			const struct patch_file *file)
{
	const char *path = file->new_path ?: file->old_path, *reason, *way_out;
	unsigned int line = file->hunks.count ? file->hunks.items[0].line : file->line;

	switch (path_judge(path, kernel_source_arch(applier->job->kernel), &reason, &way_out)) {
	case PATH_REFUSED:
		fail("%s:%u: %s cannot be livepatched: %s; %s", patch->path, line, path, reason,
		     way_out);
		applier->refused++;
		return false;
	case PATH_NO_EFFECT:
		applier->without_effect++;
		if (applier->job->request->strict) {
			fail("%s:%u: %s has no effect on a running kernel: %s; %s (--strict)",
			     patch->path, line, path, reason, way_out);
			applier->refused++;
		} else {
			warning("%s:%u: %s has no effect on a running kernel: %s", patch->path,
				line, path, reason);
		}
		return false;
	case PATH_MAKEFILE:
	case PATH_CODE:
		break;
	}
	if (file->is_binary || file->is_link) {
		fail("%s:%u: %s is %s; leave it out of the patch", patch->path, line, path,
		     file->is_binary ? "binary" : "a symbolic link");
		applier->refused++;
		return false;
	}
	return true;
}

/* diff -N shows a new file as a hunk that begins at line 0, without /dev/null. */
static bool creates(const struct patch_file *file)
{
	return !file->old_path || file->is_new ||
	       (file->hunks.count == 1 && !file->hunks.items[0].old_start &&
		!file->hunks.items[0].old_count);
}

/*
 * A rename takes the old file away. From where nothing is in the running kernel (arch/arm64,
 * samples), that has no effect, and the kernel's own tree has links there: the file stays.
 */
static bool old_is_needed(const struct applier *applier, const struct patch *patch,
			  const struct patch_file *file)
{
	const char *reason, *way_out;

	if (path_judge(file->old_path, kernel_source_arch(applier->job->kernel), &reason,
		       &way_out) == PATH_CODE)
		return false;
	debug("%s:%u: %s stays where it is: %s", patch->path, file->line, file->old_path, reason);
	return true;
}

static bool in_source(const struct applier *applier, const char *path)
{
	return file_exists(
		arena_printf(applier->job->arena, "%s/%s", applier->job->kernel->source, path));
}

/*
 * Was the patch made without the leading directory that -p1 strips (git diff --no-prefix, svn
 * diff)? Both names are equal then. What is left of tools/include/linux/list.h is the name of
 * another file, so this is asked first.
 */
static bool lacks_prefix(const struct applier *applier, const struct patch_file *file)
{
	const char *name = file->new_path ? file->new_name : file->old_name;

	if (!name || (file->old_path && file->new_path && strcmp(file->old_name, file->new_name)))
		return false;
	return in_source(applier, name) && ((file->old_path && file->new_path) ||
					    !in_source(applier, file->new_path ?: file->old_path));
}

/* A livepatch is for the kernel's own source, or for one module of another tree. */
static const char *why_not_in_module(const struct applier *applier, const char *path)
{
	const struct oot_module *oot = applier->job->kernel->oot;
	struct arena *arena = applier->job->arena;

	if (file_exists(arena_printf(arena, "%s/%s", oot->kernel->source, path)))
		return arena_printf(
			arena,
			"it is a file of the kernel, and --oot-source is %s: take the kernel's files out of the patch, and build another livepatch of them, without --oot-module, to be loaded beside this one with --no-replace",
			oot->dir);
	return arena_printf(
		arena,
		"the patch has to be made for patch -p1 in %s, as `git diff --relative` makes it there",
		oot->dir);
}

/* Says why there is no file of this name, as far as the source can tell. */
static const char *why_missing(const struct applier *applier, const char *path)
{
	bool is_oot = applier->job->kernel->oot != NULL;
	const char *slash;

	for (slash = strchr(path, '/'); slash && !is_oot; slash = strchr(slash + 1, '/'))
		if (strchr(slash + 1, '/') && in_source(applier, slash + 1))
			return arena_printf(
				applier->job->arena,
				"%s is there: the patch has more than one directory in front; make it for patch -p1",
				slash + 1);
	return is_oot ? why_not_in_module(applier, path)
		      : "is the patch for another kernel, or not made for patch -p1?";
}

/* Returns the target to which the file's hunks apply; NULL after an error. */
static struct patch_target *open_target(struct applier *applier, const struct patch *patch,
					const struct patch_file *file)
{
	const char *path = file->new_path ?: file->old_path;
	struct patch_target *target, *old;

	if (lacks_prefix(applier, file)) {
		fail("%s:%u: %s has no leading directory to strip (git diff --no-prefix, svn diff); make the patch for patch -p1",
		     patch->path, file->line, file->new_path ? file->new_name : file->old_name);
		return NULL;
	}
	/* After `diff -u x.c.orig x.c` the name that exists is the one that is meant. */
	if (!(file->is_rename || file->is_copy) && file->old_path && file->new_path &&
	    strcmp(file->old_path, path)) {
		old = patch_target_find(&applier->targets, file->old_path);
		if (old && old->exists)
			path = strlen(file->old_path) < strlen(path) ? file->old_path : path;
	}
	target = patch_target_find(&applier->targets, path);
	if (!target)
		return NULL;
	if (file->is_rename || file->is_copy) {
		old = file->old_path ? patch_target_find(&applier->targets, file->old_path) : NULL;
		if (!old || !old->exists || target->exists) {
			fail("%s:%u: %s cannot become %s: %s", patch->path, file->line,
			     file->old_path ?: "a file without a name", path,
			     target->exists ? "that file exists" : "there is no such file");
			return NULL;
		}
		target->exists = true;
		target->text = old->text;
		if (file->is_rename && !old_is_needed(applier, patch, file))
			old->exists = false;
	} else if (!target->exists && creates(file)) {
		target->exists = true;
	} else if (!target->exists) {
		fail("%s:%u: there is no file %s in the source of %s; %s", patch->path, file->line,
		     path, applier->job->kernel->release, why_missing(applier, path));
		return NULL;
	} else if (creates(file) && target->text.items.count) {
		fail("%s:%u: %s, which the patch creates, exists in the source of %s; the patch may be in this kernel already",
		     patch->path, file->line, path, applier->job->kernel->release);
		return NULL;
	}
	return target;
}

static bool names_files(const struct patch *patch)
{
	const struct patch_file *file;

	array_for_each(file, &patch->files)
		if (file->hunks.count || file->is_rename || file->is_mode || file->is_binary)
			return true;
	return false;
}

static int refuse_without_diff(const struct patch *patch, const char *text, size_t size)
{
	const char *what = format_without_diff(text, size);

	if (what)
		return fail("%s: %s", patch->path, what);
	return fail("%s: changes no file; a patch in unified format (diff -u, git diff) is needed",
		    patch->path);
}

int patch_read(struct applier *applier, const char *path, const struct patch **patch)
{
	struct arena *arena = applier->job->arena;
	size_t size;
	const char *text = file_read(arena, path == patch_stdin ? "/dev/stdin" : path, &size);

	*patch = text ? patch_parse(arena, path, text, size) : NULL;
	if (!*patch)
		return -1;
	if (names_files(*patch))
		return 0;
	if (applier->patches < 2 || !format_is_cover_letter(text))
		return refuse_without_diff(*patch, text, size);
	warning("%s: changes no file; it is a cover letter", path);
	applier->cover_letters++;
	*patch = NULL;
	return 0;
}

int patch_apply(struct applier *applier, const struct patch *patch)
{
	const struct patch_file *file;
	const char *path = patch->path;

	array_for_each(file, &patch->files) {
		struct patch_target *target;

		/* "diff --git" with nothing behind it: an empty new file, or a changed mode. */
		if (!file->new_path && !file->old_path && !file->is_binary)
			continue;
		if (file->is_binary && !file->new_path) {
			applier->refused++;
			fail("%s:%u: this is a binary patch; only source code can be patched", path,
			     file->line);
			continue;
		}
		if (!wanted_file(applier, patch, file))
			continue;
		if (file->is_rename && !file->hunks.count)
			return fail(
				"%s:%u: only renames %s to %s, which changes no code; leave it out",
				path, file->line, file->old_path ?: "a file without a name",
				file->new_path);
		if (!file->hunks.count && !file->is_deleted) {
			applier->without_effect++;
			warning("%s:%u: changes nothing in the text of %s", path, file->line,
				file->new_path);
			continue;
		}
		target = open_target(applier, patch, file);
		if (!target || apply_hunks(applier, patch, file, target))
			return -1;
		if (file->is_deleted) {
			if (target->text.items.count)
				return fail(
					"%s:%u: deletes %s, but leaves lines of it; the patch has to be made for this kernel's source",
					path, file->line, target->path);
			target->exists = false;
		}
	}
	return 0;
}

/* Finds changes of comments alone, so that nothing has to be compiled to see them. */
static bool changes_code(struct applier *applier, const struct patch_target *target,
			 const char *text, size_t size)
{
	const struct hunk *hunk;

	if (!text || !target->existed || !path_is_c(target->path) ||
	    lines_change_code(applier->job->arena, target->original, target->original_size, text,
			      size))
		return true;
	array_for_each(hunk, &applier->set->hunks)
		if (!strcmp(hunk->file, target->path))
			break;
	if (applier->job->request->strict) {
		fail("%s:%u: changes only comments and blank lines of %s; leave it out (--strict)",
		     hunk->patch, hunk->patch_line, target->path);
		applier->refused++;
	} else {
		warning("%s:%u: changes only comments and blank lines of %s", hunk->patch,
			hunk->patch_line, target->path);
	}
	return false;
}

/* Collects the files that differ from the tree. */
static void collect(struct applier *applier)
{
	struct patch_target **item;

	array_for_each(item, &applier->targets.items) {
		struct patch_target *target = *item;
		struct patched_file *file;
		const char *text;
		size_t size = 0;

		if (!target->existed && !target->exists)
			continue;
		text = target->exists ? patch_target_text(&applier->targets, target, &size) : NULL;
		if (text && target->existed && size == target->original_size &&
		    !memcmp(text, target->original, size))
			continue;
		if (!changes_code(applier, target, text, size))
			continue;
		file = array_push(applier->job->arena, &applier->set->files);
		file->path = target->path;
		file->change = !target->exists	 ? CHANGE_DELETE
			       : target->existed ? CHANGE_EDIT
						 : CHANGE_NEW_FILE;
		file->text = text;
		file->size = size;
	}
}

/* A new file is compiled only when an existing file names it. */
static int check_not_only_new(const struct patch_set *set)
{
	const struct patched_file *file;

	array_for_each(file, &set->files)
		if (file->change != CHANGE_NEW_FILE)
			return 0;
	return fail(
		"%s: the patch only adds new files, and nothing that exists uses them; it needs a change to a Makefile, or to a source file that includes them",
		set->files.items[0].path);
}

int patches_apply(struct job *job, struct patch_set *set)
{
	struct applier applier = { .job = job, .set = set };

	targets_setup(&applier.targets, job);
	if (fixes_choose(job, set) || fixes_apply(&applier))
		return -1;
	if (applier.patches && applier.cover_letters == applier.patches)
		return fail("no patch is given, only cover letters");
	collect(&applier);
	if (applier.refused)
		return -1;
	if (set->files.count)
		return check_not_only_new(set);
	info("the patch changes no code of this kernel");
	return 3;
}

bool patch_set_has(const struct patch_set *set, const char *path)
{
	const struct patched_file *file;

	array_for_each(file, &set->files)
		if (!strcmp(file->path, path))
			return true;
	return false;
}
