// SPDX-License-Identifier: GPL-2.0-or-later
#include "conflicts.h"
#include "hunk.h"
#include "no-effect.h"
#include "unit-notes.h"
#include "../manifest/manifest.h"

#include <string.h>

struct finder {
	struct job *job;
	const struct patch_set *patches;
	struct report *report;
};

/* A static inline function of a header is noted by each unit that reads it. */
static bool is_known(const struct report *report, const struct note_function *function)
{
	const struct report_conflict *conflict;

	array_for_each(conflict, &report->conflicts)
		if (!strcmp(conflict->function, function->name) &&
		    !strcmp(conflict->file, function->place.file))
			return true;
	return false;
}

static void say(const struct report_conflict *conflict)
{
	const char *const *hunk;

	info("%s: %s() is changed by several fixes, in this order:", conflict->file,
	     conflict->function);
	array_for_each(hunk, &conflict->hunks)
		detail("%s", *hunk);
}

static void check_function(struct finder *finder, const struct note_function *function)
{
	struct arena *arena = finder->job->arena;
	struct report_conflict conflict = { .function = function->name,
					    .file = function->place.file };
	const struct fix *first = NULL;
	const struct hunk *hunk;
	bool several = false;

	array_for_each(hunk, &finder->patches->hunks) {
		if (!hunk->fix->id || !hunk_edits(hunk, &function->place))
			continue;
		several |= first && first != hunk->fix;
		first = first ?: hunk->fix;
		*array_push(arena, &conflict.hunks) =
			arena_printf(arena, "%s: hunk %u of %s (%s:%u)", hunk->fix->id,
				     hunk->number, hunk->file, hunk->patch, hunk->patch_line);
	}
	if (!several || is_known(finder->report, function))
		return;
	*array_push(arena, &finder->report->conflicts) = conflict;
	say(&conflict);
}

int conflicts_find(struct job *job, const struct patch_set *patches, const struct changes *changes,
		   struct report *report)
{
	struct finder finder = { .job = job, .patches = patches, .report = report };
	const struct note_function *function;
	const struct unit *const *unit;
	struct unit_set readers = { 0 };
	struct unit_notes notes;

	if (patches->fixes.count < 2)
		return 0;
	no_effect_readers(job, changes, &readers);
	array_for_each(unit, &readers.items) {
		if (unit_notes_read(job, *unit, &notes))
			return -1;
		if (!notes.orig)
			continue;
		array_for_each(function, &notes.orig->functions)
			if (function->name && function->place.file)
				check_function(&finder, function);
	}
	return 0;
}

/* Returns the id of the only fix one of whose hunks adds the name; NULL: there is none, or several. */
static const char *fix_that_adds(const struct patch_set *patches, const char *name,
				 const char *file)
{
	const struct fix *found = NULL;
	const struct hunk *hunk;

	array_for_each(hunk, &patches->hunks) {
		if (!hunk_adds_name(hunk, name) || (file && strcmp(file, hunk->file)))
			continue;
		if (found && found != hunk->fix)
			return NULL;
		found = hunk->fix;
	}
	return found ? found->id : NULL;
}

/* Fixes may use one name in several files; a function or shadow type may also come from a header. */
static const char *fix_of_name(const struct patch_set *patches, const char *name,
			       const char *source)
{
	return fix_that_adds(patches, name, source) ?: fix_that_adds(patches, name, NULL);
}

void fixes_attribute(const struct job *job, const struct patch_set *patches, struct report *report)
{
	struct report_unit *unit;
	size_t i;

	array_for_each(unit, &report->units) {
		const char *source =
			arena_printf(job->arena, "%.*s.c", (int)strlen(unit->unit) - 2, unit->unit);

		/* Those of the unit's own report are read by others. */
		unit->callbacks.items =
			arena_copy(job->arena, unit->callbacks.items,
				   unit->callbacks.count * sizeof(*unit->callbacks.items));
		for (i = 0; i < unit->callbacks.count; i++)
			unit->callbacks.items[i].fix =
				fix_of_name(patches, unit->callbacks.items[i].function, source);
		unit->states.items = arena_copy(job->arena, unit->states.items,
						unit->states.count * sizeof(*unit->states.items));
		for (i = 0; i < unit->states.count; i++)
			unit->states.items[i].fix =
				fix_that_adds(patches, "KLP_STATE", unit->states.items[i].file);
		unit->shadow_types.items =
			arena_copy(job->arena, unit->shadow_types.items,
				   unit->shadow_types.count * sizeof(*unit->shadow_types.items));
		for (i = 0; i < unit->shadow_types.count; i++)
			unit->shadow_types.items[i].fix =
				fix_of_name(patches, unit->shadow_types.items[i].name, source);
	}
}
