// SPDX-License-Identifier: GPL-2.0-or-later
#include "reasons.h"
#include "hunk.h"

#include <string.h>

struct hunk_list {
	ARRAY(const struct hunk *) items;
};

struct reason_finder {
	const struct job *job;
	const struct patch_set *patches;
	struct hunk_list hunks; /* the hunks that have an effect */
	struct unit_notes notes;
	const char *symbol; /* the symbol of the function in question, in either object */
};

static const struct hunk *editing_hunk(const struct reason_finder *finder,
				       const struct notes_place *place)
{
	const struct hunk **hunk;

	array_for_each(hunk, &finder->hunks.items)
		if (hunk_edits(*hunk, place))
			return *hunk;
	return NULL;
}

/*
 * Returns the symbol under which the notes describe the source of a function: a clone's is its
 * origin.
 */
static const char *described_as(const struct notes *notes, const char *symbol)
{
	const struct note_clone *clone;
	int depth;

	for (depth = 0; depth < 8; depth++) {
		const char *origin = NULL;

		array_for_each(clone, &notes->clones)
			if (!strcmp(clone->symbol, symbol))
				origin = clone->origin;
		if (!origin)
			return symbol;
		symbol = origin;
	}
	return symbol;
}

static const struct note_function *find_function(const struct notes *notes, const char *symbol)
{
	const char *described = described_as(notes, symbol);
	const struct note_function *function, *found = NULL;

	array_for_each(function, &notes->functions) {
		if (function->symbol && !strcmp(function->symbol, symbol))
			return function;
		if (function->symbol && !strcmp(function->symbol, described))
			found = function;
	}
	return found;
}

static const char *edited(struct reason_finder *finder, const struct notes *notes)
{
	const struct note_function *function = find_function(notes, finder->symbol);
	const struct hunk *hunk = function ? editing_hunk(finder, &function->place) : NULL;

	return hunk ? arena_printf(finder->job->arena, "edited by %s", hunk_name(finder->job, hunk))
		    : NULL;
}

/*
 * An inline record has the first line of the definition only; the function's own record tells
 * the last.
 */
static const struct notes_place *inlined_place(const struct notes *notes,
					       const struct note_inline *inlined)
{
	const struct note_function *function;

	array_for_each(function, &notes->functions)
		if (function->place.file && inlined->place.file &&
		    function->place.first == inlined->place.first &&
		    !strcmp(function->name, inlined->name) &&
		    !strcmp(function->place.file, inlined->place.file))
			return &function->place;
	return &inlined->place;
}

static const char *inlines(struct reason_finder *finder, const struct notes *notes)
{
	const struct note_inline *inlined;

	array_for_each(inlined, &notes->inlines) {
		const struct hunk *hunk;

		if (!inlined->outer || strcmp(inlined->outer, finder->symbol))
			continue;
		hunk = editing_hunk(finder, inlined_place(notes, inlined));
		if (hunk)
			return arena_printf(finder->job->arena,
					    "inlines %s() (%s:%u), which %s edits", inlined->name,
					    inlined->place.file, inlined->place.first,
					    hunk_name(finder->job, hunk));
	}
	return NULL;
}

static bool is_in(const struct notes_place *inner, const struct notes_place *outer)
{
	return inner->file && outer->file && !strcmp(inner->file, outer->file) &&
	       inner->first >= outer->first && inner->first <= outer->last;
}

/* Is the place in the function, or in one that it inlines? */
static bool reads(const struct reason_finder *finder, const struct notes *notes,
		  const struct notes_place *place)
{
	const struct note_function *function = find_function(notes, finder->symbol);
	const struct note_inline *inlined;

	if (function && is_in(place, &function->place))
		return true;
	array_for_each(inlined, &notes->inlines)
		if (inlined->outer && !strcmp(inlined->outer, finder->symbol) &&
		    is_in(place, inlined_place(notes, inlined)))
			return true;
	return false;
}

static const char *uses_macro(struct reason_finder *finder, const struct notes *notes)
{
	const struct note_macro *macro;

	array_for_each(macro, &notes->macros) {
		const struct hunk *hunk = editing_hunk(finder, &macro->place);

		if (hunk && reads(finder, notes, &macro->used))
			return arena_printf(finder->job->arena,
					    "uses macro %s (%s:%u), which %s edits", macro->name,
					    macro->place.file, macro->place.first,
					    hunk_name(finder->job, hunk));
	}
	return NULL;
}

/*
 * Looks for a type that the function uses and a hunk edits: members may move, enumerators
 * change.
 */
static const char *uses_type(struct reason_finder *finder, const struct notes *notes)
{
	const struct note_use *use;
	const struct note_type *type;

	array_for_each(use, &notes->uses) {
		if (!use->symbol || strcmp(use->symbol, finder->symbol))
			continue;
		array_for_each(type, &notes->types) {
			const struct hunk *hunk;

			if (!type->place.file || !use->place.file ||
			    type->place.first != use->place.first ||
			    strcmp(type->place.file, use->place.file))
				continue;
			hunk = editing_hunk(finder, &type->place);
			if (hunk)
				return arena_printf(finder->job->arena,
						    "uses %s %s (%s:%u), whose layout %s changes",
						    use->keyword, use->name, type->place.file,
						    type->place.first,
						    hunk_name(finder->job, hunk));
		}
	}
	return NULL;
}

static const char *(*const ways[])(struct reason_finder *finder, const struct notes *notes) = {
	edited,
	inlines,
	uses_macro,
	uses_type,
};

/* Does the patch change nothing but functions of this unit? */
static bool only_functions_edited(const struct reason_finder *finder, const struct unit *unit)
{
	const struct note_function *function;
	const struct hunk **hunk;
	const char *const *file;

	array_for_each(file, &unit->patched_files)
		array_for_each(hunk, &finder->hunks.items) {
			bool inside = strcmp((*hunk)->file, *file) != 0;

			array_for_each(function, &finder->notes.orig->functions)
				inside |= hunk_edits(*hunk, &function->place);
			if (!inside)
				return false;
		}
	return true;
}

/* Returns the strongest reason in either object's notes; NULL: none. */
static const char *known_reason(struct reason_finder *finder)
{
	const struct notes *sides[] = { finder->notes.orig, finder->notes.patched };
	const char *reason;
	size_t way, side;

	for (way = 0; way < sizeof(ways) / sizeof(*ways); way++)
		for (side = 0; side < 2; side++)
			if (sides[side] && (reason = ways[way](finder, sides[side])))
				return reason;
	return NULL;
}

static const char *changed_reason(struct reason_finder *finder, const struct unit *unit,
				  const char *changed_layout)
{
	const char *reason = known_reason(finder);

	if (reason)
		return reason;
	if (changed_layout)
		return arena_printf(finder->job->arena,
				    "uses %s, or something that contains it: its layout changes",
				    changed_layout);
	if (finder->notes.orig && only_functions_edited(finder, unit))
		return "compiler's choice only: same source, other code";
	return "uses a macro, a constant or a declaration that the patch changes: no edited function";
}

/* Several files may get a static function of the same name: the one in which it is defined counts first. */
static const char *new_reason(struct reason_finder *finder, const struct report_function *function)
{
	const struct note_function *note = find_function(finder->notes.patched, finder->symbol);
	const char *name = note && note->name ? note->name : function->name;
	const struct hunk **item, *found = NULL;

	array_for_each(item, &finder->hunks.items) {
		bool here = note && note->place.file && !strcmp((*item)->file, note->place.file);

		if ((!found || here) && hunk_adds_function(finder->patches, *item, name)) {
			found = *item;
			if (here)
				break;
		}
	}
	return found ? arena_printf(finder->job->arena, "added by %s",
				    hunk_name(finder->job, found))
		     : NULL;
}

bool reason_is_hunk(const struct job *job, const struct patch_set *patches,
		    const struct unit_notes *notes, const struct hunk *hunk,
		    const struct report_function *function)
{
	struct reason_finder finder = {
		.job = job, .patches = patches, .notes = *notes, .symbol = function->name
	};

	*array_push(job->arena, &finder.hunks.items) = hunk;
	if (function->status == REPORT_NEW)
		return notes->patched && new_reason(&finder, function);
	return function->status != REPORT_REMOVED && known_reason(&finder);
}

static const char *find_reason(struct reason_finder *finder, const struct unit *unit,
			       const struct report_function *function, const char *changed_layout)
{
	finder->symbol = function->name;
	/*
	 * create-diff-object gives the reason for a caller that is replaced in place of a
	 * function.
	 */
	if (function->what && !strcmp(function->what, REPORT_WHAT_CALLERS))
		return NULL;
	if (function->status == REPORT_CHANGED || function->status == REPORT_COPIED)
		return changed_reason(finder, unit, changed_layout);
	return function->status != REPORT_NEW ? NULL : new_reason(finder, function);
}

int reasons_find(struct job *job, const struct patch_set *patches,
		 const struct no_effect *no_effect, const struct layouts *layouts,
		 const struct unit_reports *reports, struct reasons *reasons)
{
	struct reason_finder finder = { .job = job, .patches = patches };
	const struct unit_report *item;
	const struct hunk *hunk;
	size_t i;

	array_for_each(hunk, &patches->hunks)
		if (!no_effect_of(no_effect, patches, hunk))
			*array_push(job->arena, &finder.hunks.items) = hunk;
	array_for_each(item, &reports->items) {
		struct unit_reasons *found = array_push(job->arena, &reasons->items);
		const char *changed_layout = layouts_changed(layouts, item->unit);

		found->of_function = arena_alloc(job->arena, item->report->functions.count *
								     sizeof(*found->of_function));
		if (unit_notes_read(job, item->unit, &finder.notes))
			return -1;
		shadow_uses_find(job, finder.notes.patched, item->report, &found->shadows);
		if (!finder.notes.patched)
			continue;
		for (i = 0; i < item->report->functions.count; i++)
			found->of_function[i] = find_reason(&finder, item->unit,
							    &item->report->functions.items[i],
							    changed_layout);
	}
	return 0;
}
