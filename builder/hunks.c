// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every hunk is accounted for: which functions change because of it, or else what it is about,
 * and whether that has an effect here at all.
 *
 * What no note knows - a hunk in a branch of #if that this configuration leaves out looks like one
 * that adds a prototype - the preprocessor tells: does a unit read the same text with and without
 * the hunk?
 */
#include "patch-paths.h"
#include "reasons.h"
#include "steps.h"
#include "../lib/files.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct account {
	struct build *build;
	const struct patch_set *set;
	struct report *report;
	ARRAY(struct unit *) units; /* those that may read patched files, changed or not */
	ARRAY(struct unit_notes) notes;
	const struct hunk *hunk;
	struct text names; /* of what the hunk is about */
	int named;
};

/* Does any of the units read the hunk's file? */
static bool is_read(const struct account *account)
{
	struct unit *const *unit;

	array_for_each(unit, &account->units)
		if (unit_reads(*unit, account->hunk->file))
			return true;
	return false;
}

static void add_units(struct account *account)
{
	struct build *build = account->build;
	struct unit **unit;

	array_for_each(unit, &build->units)
		*array_push(build->arena, &account->units) = *unit;
	array_for_each(unit, &build->unchanged)
		*array_push(build->arena, &account->units) = *unit;
}

static void add_name(struct account *account, const char *fmt, const char *name)
{
	const char *text = arena_printf(account->build->arena, fmt, name);

	if (account->named && strstr(text_string(&account->names), text))
		return;
	text_add(&account->names, "%s%s", account->named++ ? ", " : "", text);
}

static void clear_names(struct account *account)
{
	memset(&account->names, 0, sizeof(account->names));
	account->names.arena = account->build->arena;
	account->named = 0;
}

/* A new variable that it adds, or a constant that it edits. */
static bool is_data_of_hunk(const struct account *account, const struct unit_notes *notes,
			    const struct report_data *data)
{
	const struct note_data *note;

	if (!strcmp(data->status, "new"))
		return hunk_adds_name(account->hunk, data->name);
	if (strcmp(data->status, "copied") || !notes->patched)
		return false;
	array_for_each(note, &notes->patched->data)
		if (note->symbol && !strcmp(note->symbol, data->name) &&
		    hunk_edits(account->hunk, &note->place))
			return true;
	return false;
}

/* The functions and variables of the livepatch that are there because of this hunk. */
static bool has_consequences(struct account *account)
{
	const struct report_function *function;
	const struct report_unit *entry;
	const struct report_data *data;

	array_for_each(entry, &account->report->units) {
		size_t i;

		for (i = 0; i < account->units.count; i++)
			if (!strcmp(account->units.items[i]->object, entry->unit))
				break;
		if (i == account->units.count)
			continue;
		array_for_each(function, &entry->functions)
			if (reason_is_hunk(account->build, &account->notes.items[i], account->hunk,
					   function))
				add_name(account, "%s()", function->name);
		array_for_each(data, &entry->data)
			if (is_data_of_hunk(account, &account->notes.items[i], data))
				add_name(account, "%s", data->name);
	}
	return account->named;
}

/* The original with the hunks of the file: with one of them only, or with all but one. */
static char *apply_edits(struct account *account, const char *original, size_t original_size,
			 const struct hunk *only, const struct hunk *without, size_t *size)
{
	struct arena *arena = account->build->arena;
	const struct hunk *hunk;
	const struct edit *edit;
	struct lines lines = { 0 };
	ARRAY(char) text = { 0 };
	bool *gone;
	size_t i, n;

	lines_split(arena, original, original_size, &lines);
	gone = arena_alloc(arena, lines.items.count + 2);
	array_for_each(hunk, &account->set->hunks) {
		if (strcmp(hunk->file, account->hunk->file) || hunk == without ||
		    (only && hunk != only))
			continue;
		array_for_each(edit, &hunk->edits)
			for (i = edit->first; i && i <= edit->last && i <= lines.items.count; i++)
				gone[i] = true;
	}
	for (i = 0; i <= lines.items.count; i++) {
		if (i && !gone[i])
			for (n = 0; n < lines.items.items[i - 1].length; n++)
				*array_push(arena, &text) = lines.items.items[i - 1].text[n];
		array_for_each(hunk, &account->set->hunks) {
			if (strcmp(hunk->file, account->hunk->file) || hunk == without ||
			    (only && hunk != only))
				continue;
			array_for_each(edit, &hunk->edits)
				for (n = 0; edit->behind == i && n < edit->added.count; n++)
					*array_push(arena, &text) = edit->added.items[n];
		}
	}
	*array_push(arena, &text) = '\0';
	*size = text.count - 1;
	return text.items;
}

static bool changes_only_comments(struct account *account)
{
	struct build *build = account->build;
	const char *path =
		arena_printf(build->arena, "%s/%s", build->kernel.source, account->hunk->file);
	char *original, *variant;
	size_t original_size, size;

	if (!file_exists(path))
		return false;
	original = file_read(build->arena, path, &original_size);
	if (!original)
		return false;
	variant = apply_edits(account, original, original_size, account->hunk, NULL, &size);
	return !lines_change_code(build->arena, original, original_size, variant, size);
}

/* The preprocessed text of the unit without blanks; NULL when it cannot be preprocessed. */
static char *preprocessed(struct build *build, const struct unit *unit)
{
	const char *out = unit_path(build, unit, "hunks", ".i");
	const char *script =
		arena_printf(build->arena, "cd %s && %s-idirafter %s/include -w -E -P -o %s",
			     step_quoted(build, build->farm), step_command(build, unit, false),
			     step_quoted(build, build->data), step_quoted(build, out));
	char *argv[] = { "sh", "-c", (char *)script, NULL };
	const struct command command = { .argv = argv,
					 .log = unit_path(build, unit, "hunks", ".log") };
	char *text, *from, *to;

	if (dir_make(arena_strndup(build->arena, out, (size_t)(strrchr(out, '/') - out))) ||
	    command_run(&command))
		return NULL;
	text = file_read(build->arena, out, NULL);
	unlink(out);
	for (from = to = text; from && *from; from++)
		if (!isspace((unsigned char)*from))
			*to++ = *from;
	if (to)
		*to = '\0';
	return text;
}

/* Does a unit read another text without the hunk? Yes, when that cannot be found out. */
static bool is_compiled(struct account *account)
{
	struct build *build = account->build;
	const char *path = arena_printf(build->arena, "%s/%s", build->farm, account->hunk->file);
	const char *saved = arena_printf(build->arena, "%s.klp-saved", path);
	const char *in_tree =
		arena_printf(build->arena, "%s/%s", build->kernel.source, account->hunk->file);
	char *original, *variant, *kept;
	size_t original_size, size;
	bool differs = false;
	struct unit **unit;

	if (!file_exists(in_tree) || !file_exists(path) || account->hunk->edits_edits)
		return true;
	original = file_read(build->arena, in_tree, &original_size);
	if (!original)
		return true;
	variant = apply_edits(account, original, original_size, NULL, account->hunk, &size);
	kept = lines_keep(build->arena, original, original_size, variant, size, &size);
	array_for_each(unit, &account->units) {
		char *with, *without = NULL;

		if (!unit_reads(*unit, account->hunk->file))
			continue;
		with = preprocessed(build, *unit);
		/* The time of the patched file stays: make goes by it. */
		if (!with || rename(path, saved))
			return true;
		if (!file_write(path, kept, size))
			without = preprocessed(build, *unit);
		if (rename(saved, path))
			return true;
		differs = !without || strcmp(with, without);
		if (differs)
			break;
	}
	return differs;
}

/* Directives in the hunk, or in the file above it, may leave it out. Cheaper than a preprocessor. */
static bool is_conditional(struct account *account)
{
	struct build *build = account->build;
	const char *path =
		arena_printf(build->arena, "%s/%s", build->kernel.source, account->hunk->file);
	const struct edit *edit;
	struct lines lines = { 0 };
	char *original;
	size_t size, i;
	int depth = 0;

	if (!file_exists(path) || !(original = file_read(build->arena, path, &size)))
		return false;
	lines_split(build->arena, original, size, &lines);
	array_for_each(edit, &account->hunk->edits) {
		if (edit->added.count && memchr(edit->added.items, '#', edit->added.count))
			return true;
		for (i = depth = 0; i < edit->behind && i < lines.items.count; i++) {
			const char *text = lines.items.items[i].text;

			depth += !strncmp(text, "#if", 3);
			depth -= !strncmp(text, "#endif", 6);
		}
		if (depth)
			return true;
	}
	return false;
}

void hunks_find_idle(struct build *build, struct patch_set *set)
{
	struct account account = { .build = build, .set = set };
	struct hunk *hunk;

	add_units(&account);
	/* The only hunk is what changes the code. */
	if (set->hunks.count < 2)
		return;
	array_for_each(hunk, &set->hunks) {
		account.hunk = hunk;
		if (!is_read(&account) || hunk->edits_edits)
			continue;
		if (changes_only_comments(&account))
			hunk->idle = "comments";
		else if (is_conditional(&account) && !is_compiled(&account))
			hunk->idle = "not-compiled";
	}
}

static bool has_function(const struct notes *notes, const char *name)
{
	const struct note_function *function;

	array_for_each(function, &notes->functions)
		if (!strcmp(function->name, name))
			return true;
	return false;
}

static bool has_macro(const struct notes *notes, const char *name)
{
	const struct note_macro *macro;

	array_for_each(macro, &notes->macros)
		if (!strcmp(macro->name, name))
			return true;
	return false;
}

static bool has_type(const struct notes *notes, const char *name)
{
	const struct note_type *type;

	array_for_each(type, &notes->types)
		if (type->name && !strcmp(type->name, name))
			return true;
	return false;
}

/* What only the patched source has: an inlined function, a macro, a type. */
static void name_additions(struct account *account, const struct unit_notes *both)
{
	const struct note_function *function;
	const struct note_macro *macro;
	const struct note_type *type;

	array_for_each(function, &both->patched->functions)
		if (hunk_adds_name(account->hunk, function->name) &&
		    !has_function(both->orig, function->name))
			add_name(account, "%s()", function->name);
	array_for_each(macro, &both->patched->macros)
		if (hunk_adds_name(account->hunk, macro->name) &&
		    !has_macro(both->orig, macro->name))
			add_name(account, "%s", macro->name);
	array_for_each(type, &both->patched->types)
		if (type->name && hunk_adds_name(account->hunk, type->name) &&
		    !has_type(both->orig, type->name))
			add_name(account,
				 arena_printf(account->build->arena, "%s %%s", type->keyword),
				 type->name);
}

/* What the notes of the units say is at the hunk's place. */
static void name_places(struct account *account, struct report_hunk *entry)
{
	const struct note_function *function;
	const struct note_macro *macro;
	const struct note_type *type;
	const struct note_data *data;
	size_t i;

	entry->kind = "compiled";
	for (i = 0; i < account->notes.count * 2; i++) {
		const struct unit_notes *both = &account->notes.items[i / 2];
		const struct notes *notes = i % 2 ? both->patched : both->orig;

		if (!notes || !unit_reads(account->units.items[i / 2], account->hunk->file))
			continue;
		if (!strcmp(entry->kind, "compiled"))
			entry->kind = "declaration";
		array_for_each(function, &notes->functions)
			if (hunk_edits(account->hunk, &function->place)) {
				add_name(account, "%s()", function->name);
				entry->kind = notes_list_has(&function->flags, "init") ? "init"
										       : "code";
			}
		array_for_each(data, &notes->data)
			if (hunk_edits(account->hunk, &data->place)) {
				add_name(account, "%s", data->name);
				entry->kind = "data";
			}
		array_for_each(type, &notes->types)
			if (type->name && hunk_edits(account->hunk, &type->place)) {
				add_name(account,
					 arena_printf(account->build->arena, "%s %%s",
						      type->keyword),
					 type->name);
				entry->kind = "type";
			}
		array_for_each(macro, &notes->macros)
			if (hunk_edits(account->hunk, &macro->place)) {
				add_name(account, "%s", macro->name);
				entry->kind = "macro";
			}
	}
	for (i = 0; !strcmp(entry->kind, "declaration") && i < account->notes.count; i++)
		if (account->notes.items[i].orig && account->notes.items[i].patched) {
			name_additions(account, &account->notes.items[i]);
			if (account->named)
				entry->kind = "adds";
		}
}

/* One row a kind of hunk without consequences: its word in the report, whether it counts, a text. */
static const struct kind {
	const char *name;
	bool effect;
	const char *text;
} kinds[] = {
	{ "comments", true, "comments and blanks only" },
	{ "not-compiled", false, "not compiled in this configuration" },
	{ "compiled", true, "compiled; without the compiler plugin nothing tells into what" },
	{ "adds", true, "adds %s" },
	{ "makefile", true, "says what is compiled" },
	{ "undone", false, "the patches undo each other here" },
	{ "declaration", true, "a declaration; no function is edited" },
	{ "init", false, "%s: never runs again" },
	{ "code", false, "%s: the code stays the same" },
	{ "data", false, "%s: stays the same" },
	{ "type", true, "%s" },
	{ "macro", false, "%s: no code changes by it" },
};

static const struct kind *find_kind(const char *name)
{
	size_t i;

	for (i = 0; strcmp(kinds[i].name, name); i++)
		;
	return &kinds[i];
}

static int tell(struct account *account, struct report_hunk *entry)
{
	struct build *build = account->build;
	const struct kind *kind = find_kind(entry->kind);
	const char *text = arena_printf(build->arena, kind->text, text_string(&account->names));

	entry->about = text;
	if (kind->effect)
		return 0;
	if (build->request.strict)
		return fail("%s:%u: %s has no effect: %s (--strict)", account->hunk->patch,
			    account->hunk->patch_line, hunk_name(build, account->hunk), text);
	warning("%s:%u: %s has no effect: %s", account->hunk->patch, account->hunk->patch_line,
		hunk_name(build, account->hunk), text);
	return 0;
}

static bool is_makefile(const struct account *account)
{
	const char *reason, *way_out;

	return path_judge(account->hunk->file, account->build->kernel.arch, &reason, &way_out) ==
	       PATH_MAKEFILE;
}

static int account_for(struct account *account, struct report_hunk *entry)
{
	clear_names(account);
	if (is_makefile(account) || !patch_set_has(account->set, account->hunk->file)) {
		entry->kind = is_makefile(account) ? "makefile" : "undone";
		return tell(account, entry);
	}
	if (!is_read(account)) {
		/* units.c and filter.c have said so, a line a file. */
		entry->kind = "not-compiled";
		entry->about = "no unit of this kernel that changes reads the file";
		return 0;
	}
	if (has_consequences(account)) {
		entry->kind = "changes";
		entry->about = text_string(&account->names);
		return 0;
	}
	if (account->hunk->idle)
		entry->kind = account->hunk->idle;
	else if (changes_only_comments(account))
		entry->kind = "comments";
	else if (!is_compiled(account))
		entry->kind = "not-compiled";
	else
		name_places(account, entry);
	return tell(account, entry);
}

static int read_notes(struct account *account)
{
	struct build *build = account->build;
	struct unit **unit;

	add_units(account);
	array_for_each(unit, &account->units)
		if (unit_notes_read(build, *unit, array_push(build->arena, &account->notes)))
			return -1;
	return 0;
}

int hunks_account(struct build *build, const struct patch_set *set, struct report *report)
{
	struct account account = { .build = build, .set = set, .report = report };
	const struct hunk *hunk;
	int result = 0;

	if (read_notes(&account))
		return -1;
	array_for_each(hunk, &set->hunks) {
		struct report_hunk *entry = array_push(build->arena, &report->hunks);
		const char *slash = strrchr(hunk->patch, '/');

		account.hunk = hunk;
		entry->patch = slash ? slash + 1 : hunk->patch;
		entry->file = hunk->file;
		entry->hunk = hunk->number;
		entry->line = hunk->patch_line;
		if (account_for(&account, entry))
			result = -1;
	}
	return result;
}
