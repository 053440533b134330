// SPDX-License-Identifier: GPL-2.0-or-later
#include "sources.h"
#include "../explain/unit-notes.h"
#include "../patches/line-match.h"
#include "../units/function-source.h"
#include "../../lib/files.h"

#include <string.h>

static void add_row(struct arena *arena, struct page_file *file, const struct line *line,
		    unsigned int before, unsigned int after)
{
	const size_t newline = line->length && line->text[line->length - 1] == '\n';

	*array_push(arena, &file->rows) =
		(struct source_row){ before, after, line->text, line->length - newline };
	file->removed += !after;
	file->added += !before;
}

void source_rows_make(struct arena *arena, struct page_file *file)
{
	struct lines before = { 0 }, after = { 0 };
	unsigned int *origin, next = 1, i;

	lines_split(arena, file->before ?: "", file->before_size, &before);
	lines_split(arena, file->after ?: "", file->after_size, &after);
	origin = arena_alloc(arena, (after.items.count + 1) * sizeof(*origin));
	lines_match(arena, &before, &after, origin);
	for (i = 0; i < after.items.count; i++) {
		/* Lines that are added at the same place stand behind those that are removed. */
		unsigned int n = i, until;

		while (n < after.items.count && !origin[n])
			n++;
		until = n < after.items.count ? origin[n] : (unsigned int)before.items.count + 1;
		for (; next < until; next++)
			add_row(arena, file, &before.items.items[next - 1], next, 0);
		for (; i < n; i++)
			add_row(arena, file, &after.items.items[i], 0, i + 1);
		if (i < after.items.count)
			add_row(arena, file, &after.items.items[i], next++, i + 1);
	}
	for (; next <= before.items.count; next++)
		add_row(arena, file, &before.items.items[next - 1], next, 0);
}

static int read_file(struct job *job, const struct patched_file *from, struct page_file *file)
{
	file->path = from->path;
	file->after = from->text;
	file->after_size = from->text ? from->size : 0;
	if (from->change != CHANGE_NEW_FILE) {
		file->before = file_read(
			job->arena,
			arena_printf(job->arena, "%s/%s", job->kernel->source, from->path),
			&file->before_size);
		if (!file->before)
			return -1;
	}
	source_rows_make(job->arena, file);
	return 0;
}

/* Keeps the places of functions that stand in patched files. */
static void keep_places(struct arena *arena, const struct unit *unit, const struct notes *notes,
			struct page_sources *sources)
{
	const struct note_function *function;
	const struct page_file *file;

	array_for_each(function, &notes->functions)
		array_for_each(file, &sources->files)
			if (function->symbol && function->place.file &&
			    !strcmp(function->place.file, file->path))
				*array_push(arena, &sources->places) = (struct function_place){
					.unit = unit->object,
					.symbol = function->symbol,
					.file = file->path,
					.first = function->place.first,
					.last = function->place.last,
				};
}

static int read_unit(struct job *job, const struct unit *unit, struct page_sources *sources)
{
	const char *path = unit_path(job, unit, STEP_DIFF, ".listing");
	const struct report_unit *entry;
	struct unit_notes notes;
	struct report *listing;

	/* What is there from an earlier run is of other objects. */
	if (!file_exists(path) || !file_exists(unit_path(job, unit, STEP_ORIG, ".o")) ||
	    !file_exists(unit_path(job, unit, STEP_PATCHED, ".o")))
		return 0;
	listing = report_read(job->arena, path);
	if (!listing || unit_notes_read(job, unit, &notes))
		return -1;
	array_for_each(entry, &listing->units)
		*array_push(job->arena, &sources->listings) = entry;
	if (notes.orig)
		keep_places(job->arena, unit, notes.orig, sources);
	return 0;
}

int page_sources_read(struct job *job, const struct patch_set *patches,
		      const struct unit_set *units, struct page_sources *sources)
{
	const struct patched_file *file;
	const struct unit *const *unit;

	sources->work = job->work;
	array_for_each(file, &patches->files)
		if (read_file(job, file, array_push(job->arena, &sources->files)))
			return -1;
	array_for_each(unit, &units->items)
		if (read_unit(job, *unit, sources))
			return -1;
	return 0;
}

/* Finds the rows from line `first` to line `last` of one version. */
static struct source_extent rows_between(const struct page_file *file, bool is_after,
					 unsigned int first, unsigned int last)
{
	struct source_extent extent = { .file = file };
	size_t i;

	for (i = 0; i < file->rows.count; i++) {
		unsigned int number = is_after ? file->rows.items[i].after
					       : file->rows.items[i].before;

		if (number && number == first)
			extent.first = i;
		if (number && number <= last && number >= first)
			extent.last = i + 1;
	}
	if (!extent.last)
		extent.file = NULL;
	return extent;
}

static unsigned int line_number(const char *text, const char *at)
{
	unsigned int number = 1;

	for (; (text = memchr(text, '\n', (size_t)(at - text))); text++)
		number++;
	return number;
}

/*
 * Finds a function by the text of one version: what the plugin tells of the unpatched source does not
 * have new functions. It ends with the first brace that closes in the first column.
 */
static struct source_extent find_in_text(const struct page_file *file, bool is_after,
					 const char *name)
{
	const char *text = is_after ? file->after : file->before, *line, *end;

	line = text ? text_definition(text, name, strcspn(name, ".")) : NULL;
	end = line ? strstr(line, "\n}") : NULL;
	if (!end)
		return (struct source_extent){ 0 };
	return rows_between(file, is_after, line_number(text, line), line_number(text, end + 1));
}

/* Is it the unit's own source file, rather than a header? */
static bool is_source_of(const struct page_file *file, const struct report_unit *unit)
{
	const char *dot = strrchr(unit->unit, '.');
	size_t length = dot ? (size_t)(dot - unit->unit) : strlen(unit->unit);

	return !strncmp(file->path, unit->unit, length) && file->path[length] == '.';
}

static struct source_extent place_by_notes(const struct page_sources *sources,
					   const struct report_unit *unit,
					   const struct report_function *function)
{
	size_t length = strcspn(function->name, ".");
	const struct function_place *place;
	const struct page_file *file;

	array_for_each(place, &sources->places) {
		if (strcmp(place->unit, unit->unit) ||
		    strncmp(place->symbol, function->name, length) ||
		    (place->symbol[length] && place->symbol[length] != '.'))
			continue;
		array_for_each(file, &sources->files)
			if (!strcmp(file->path, place->file))
				return rows_between(file, false, place->first, place->last);
	}
	return (struct source_extent){ 0 };
}

struct source_extent source_extent_of(const struct page_sources *sources,
				      const struct report_unit *unit,
				      const struct report_function *function)
{
	struct source_extent extent = place_by_notes(sources, unit, function);
	const struct page_file *file;
	int is_after;

	for (is_after = 0; is_after < 2; is_after++)
		array_for_each(file, &sources->files)
			if (!extent.file && is_source_of(file, unit))
				extent = find_in_text(file, is_after, function->name);
	return extent;
}

bool source_extent_differs(const struct source_extent *extent)
{
	size_t i;

	for (i = extent->first; i < extent->last; i++)
		if (!extent->file->rows.items[i].before || !extent->file->rows.items[i].after)
			return true;
	return false;
}

const struct report_listing *listing_of(const struct page_sources *sources,
					const struct report_unit *unit,
					const struct report_function *function)
{
	const struct report_unit *const *entry;
	const struct report_listing *listing;

	array_for_each(entry, &sources->listings) {
		if (strcmp((*entry)->unit, unit->unit))
			continue;
		array_for_each(listing, &(*entry)->listings)
			if (listing->sympos == function->sympos &&
			    !strcmp(listing->function, function->name))
				return listing;
	}
	return NULL;
}
