// SPDX-License-Identifier: GPL-2.0-or-later
#include "reasons.h"
#include "steps.h"
#include "../lib/elf-file.h"

#include <ctype.h>
#include <string.h>

struct finder {
	struct build *build;
	const struct patch_set *set;
	struct unit_notes notes;
	const char *symbol; /* of the function in question, in either object */
};

static int read_one(struct build *build, const char *path, struct notes **notes)
{
	struct elf_file *file = elf_file_open(build->arena, path);
	struct elf_section *section = file ? elf_section_by_name(file, NOTES_SECTION) : NULL;

	*notes = NULL;
	if (!file)
		return -1;
	if (section && section->data)
		*notes = notes_parse(build->arena, section->data, section->size, path);
	elf_file_close(file);
	return section && section->data && !*notes ? -1 : 0;
}

int unit_notes_read(struct build *build, const struct unit *unit, struct unit_notes *notes)
{
	notes->orig = NULL;
	if (!unit->is_new && read_one(build, unit_path(build, unit, "orig", ".o"), &notes->orig))
		return -1;
	return read_one(build, unit_path(build, unit, "patched", ".o"), &notes->patched);
}

bool hunk_edits(const struct hunk *hunk, const struct notes_place *place)
{
	const struct edit *edit;

	if (hunk->idle || !place->file || strcmp(hunk->file, place->file))
		return false;
	array_for_each(edit, &hunk->edits) {
		if (edit->first && edit->first <= place->last && edit->last >= place->first)
			return true;
		/* What is added in front of the first line, or behind the last, is outside. */
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

	if (hunk->idle)
		return false;
	array_for_each(edit, &hunk->edits)
		for (i = 0; i + length <= edit->added.count; i++)
			if (!memcmp(edit->added.items + i, name, length) &&
			    (!i || !is_word((unsigned char)edit->added.items[i - 1])) &&
			    (i + length == edit->added.count ||
			     !is_word((unsigned char)edit->added.items[i + length])))
				return true;
	return false;
}

const char *hunk_name(struct build *build, const struct hunk *hunk)
{
	const char *slash = strrchr(hunk->patch, '/');

	if (build->request.patches.count < 2)
		return arena_printf(build->arena, "hunk %u of %s", hunk->number, hunk->file);
	return arena_printf(build->arena, "hunk %u of %s in %s", hunk->number, hunk->file,
			    slash ? slash + 1 : hunk->patch);
}

static const struct hunk *editing_hunk(const struct finder *finder, const struct notes_place *place)
{
	const struct hunk *hunk;

	array_for_each(hunk, &finder->set->hunks)
		if (hunk_edits(hunk, place))
			return hunk;
	return NULL;
}

/* The symbol under which notes describe the source of a function: that of a clone's origin. */
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

static const char *edited(struct finder *finder, const struct notes *notes)
{
	const struct note_function *function = find_function(notes, finder->symbol);
	const struct hunk *hunk = function ? editing_hunk(finder, &function->place) : NULL;

	return hunk ? arena_printf(finder->build->arena, "edited by %s",
				   hunk_name(finder->build, hunk))
		    : NULL;
}

/* An inline record has the line of the definition; how far that goes, a function's record tells. */
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

static const char *inlines(struct finder *finder, const struct notes *notes)
{
	const struct note_inline *inlined;

	array_for_each(inlined, &notes->inlines) {
		const struct hunk *hunk;

		if (!inlined->outer || strcmp(inlined->outer, finder->symbol))
			continue;
		hunk = editing_hunk(finder, inlined_place(notes, inlined));
		if (hunk)
			return arena_printf(finder->build->arena,
					    "inlines %s() (%s:%u), which %s edits", inlined->name,
					    inlined->place.file, inlined->place.first,
					    hunk_name(finder->build, hunk));
	}
	return NULL;
}

static bool is_in(const struct notes_place *inner, const struct notes_place *outer)
{
	return inner->file && outer->file && !strcmp(inner->file, outer->file) &&
	       inner->first >= outer->first && inner->first <= outer->last;
}

/* Is the place in the function, or in one that it inlines? */
static bool reads(const struct finder *finder, const struct notes *notes,
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

static const char *uses_macro(struct finder *finder, const struct notes *notes)
{
	const struct note_macro *macro;

	array_for_each(macro, &notes->macros) {
		const struct hunk *hunk = editing_hunk(finder, &macro->place);

		if (hunk && reads(finder, notes, &macro->used))
			return arena_printf(finder->build->arena,
					    "uses macro %s (%s:%u), which %s edits", macro->name,
					    macro->place.file, macro->place.first,
					    hunk_name(finder->build, hunk));
	}
	return NULL;
}

/* A struct, union or enum that a hunk edits: members may be elsewhere, or enumerators others. */
static const char *uses_type(struct finder *finder, const struct notes *notes)
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
				return arena_printf(finder->build->arena,
						    "uses %s %s (%s:%u), whose layout %s changes",
						    use->keyword, use->name, type->place.file,
						    type->place.first,
						    hunk_name(finder->build, hunk));
		}
	}
	return NULL;
}

static const char *(*const ways[])(struct finder *finder, const struct notes *notes) = {
	edited,
	inlines,
	uses_macro,
	uses_type,
};

/* Is all that the patch changes for this unit inside of functions? */
static bool only_functions_edited(const struct finder *finder, const struct unit *unit)
{
	const struct note_function *function;
	const struct hunk *hunk;
	const char **file;

	array_for_each(file, &unit->patched_files)
		array_for_each(hunk, &finder->set->hunks) {
			bool inside = hunk->idle != NULL || strcmp(hunk->file, *file) != 0;

			array_for_each(function, &finder->notes.orig->functions)
				inside |= hunk_edits(hunk, &function->place);
			if (!inside)
				return false;
		}
	return true;
}

/* The strongest reason that either object's notes give; NULL for none. */
static const char *known_reason(struct finder *finder)
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

static const char *changed_reason(struct finder *finder, const struct unit *unit)
{
	const char *reason = known_reason(finder);

	if (reason)
		return reason;
	if (unit->changed_layout)
		return arena_printf(finder->build->arena,
				    "uses %s, or something that contains it: its layout changes",
				    unit->changed_layout);
	if (finder->notes.orig && only_functions_edited(finder, unit))
		return "compiler's choice only: same source, other code";
	return "uses a macro, a constant or a declaration that the patch changes: no edited "
	       "function";
}

/* Behind the name and its parameters: a body, not the `;` of a prototype or a call? */
static bool hunk_defines(const struct hunk *hunk, const char *name)
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
				/* The end of what is around a call. */
				if (depth < 0)
					break;
			}
			if (at < edit->added.count && text[at] == '{' && !depth)
				return true;
		}
	return false;
}

static const char *new_reason(struct finder *finder, const struct report_function *function)
{
	const struct note_function *note = find_function(finder->notes.patched, finder->symbol);
	const char *name = note && note->name ? note->name : function->name;
	const struct hunk *hunk;

	array_for_each(hunk, &finder->set->hunks)
		if (hunk_defines(hunk, name))
			return arena_printf(finder->build->arena, "added by %s",
					    hunk_name(finder->build, hunk));
	array_for_each(hunk, &finder->set->hunks)
		if (hunk_adds_name(hunk, name))
			return arena_printf(finder->build->arena, "added by %s",
					    hunk_name(finder->build, hunk));
	return NULL;
}

bool reason_is_hunk(struct build *build, const struct unit_notes *notes, const struct hunk *hunk,
		    const struct report_function *function)
{
	/* A set of one. */
	struct patch_set set = { .hunks = { (struct hunk *)hunk, 1, 1 } };
	struct finder finder = { build, &set, *notes, function->name };

	if (!strcmp(function->status, "new"))
		return notes->patched && new_reason(&finder, function);
	return strcmp(function->status, "removed") && known_reason(&finder);
}

static void find_reason(struct finder *finder, const struct unit *unit,
			struct report_function *function)
{
	finder->symbol = function->name;
	/* A caller that stands in for a function says so itself. */
	if (function->what && !strcmp(function->what, "callers"))
		return;
	if (!strcmp(function->status, "changed") || !strcmp(function->status, "copied"))
		function->reason = changed_reason(finder, unit);
	else if (!strcmp(function->status, "new"))
		function->reason = new_reason(finder, function);
}

/* What the functions of the livepatch do with shadow variables. */
static void add_shadows(struct build *build, const struct notes *notes, struct report_unit *entry)
{
	const struct report_function *function;
	const struct note_shadow *shadow;

	array_for_each(shadow, &notes->shadows)
		array_for_each(function, &entry->functions) {
			struct report_shadow *add;

			if (!shadow->symbol || strcmp(shadow->symbol, function->name) ||
			    !strcmp(function->status, "removed"))
				continue;
			add = array_push(build->arena, &entry->shadows);
			add->function = shadow->symbol;
			add->call = shadow->called;
			add->file = shadow->place.file;
			add->line = shadow->place.first;
			if (shadow->has_id)
				add->id = arena_printf(build->arena, "0x%llx",
						       (unsigned long long)shadow->id);
		}
}

int reasons_find(struct build *build, const struct patch_set *set, struct report *report)
{
	struct finder finder = { .build = build, .set = set };
	struct report_unit *entry;
	struct unit **unit;

	array_for_each(unit, &build->units) {
		if (unit_notes_read(build, *unit, &finder.notes))
			return -1;
		if (!finder.notes.patched)
			continue;
		array_for_each(entry, &report->units) {
			struct report_function *function;

			if (strcmp(entry->unit, (*unit)->object))
				continue;
			array_for_each(function, &entry->functions)
				find_reason(&finder, *unit, function);
			add_shadows(build, finder.notes.patched, entry);
		}
	}
	return 0;
}
