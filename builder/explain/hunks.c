// SPDX-License-Identifier: GPL-2.0-or-later
#include "hunks.h"
#include "hunk.h"
#include "reasons.h"
#include "../kernels/oot-module.h"
#include "../patches/paths.h"
#include "../../lib/files.h"
#include "../../lib/text.h"

#include <string.h>

/* Kinds of hunks. A row: its word in the report, whether it counts as an effect, a text. */
enum hunk_kind {
	HUNK_CHANGES,
	HUNK_COMMENTS,
	HUNK_NOT_COMPILED,
	HUNK_COMPILED,
	HUNK_ADDS,
	HUNK_MAKEFILE,
	HUNK_UNDONE,
	HUNK_DECLARATION,
	HUNK_INIT,
	HUNK_MODULE_INIT,
	HUNK_CODE,
	HUNK_DATA,
	HUNK_LINKAGE,
	HUNK_LEFT_OUT,
	HUNK_TYPE,
	HUNK_MACRO,
	HUNK_UNUSED_MACRO,
};

static const struct {
	const char *name;
	bool effect;
	const char *text;
} kinds[] = {
	[HUNK_CHANGES] = { "changes", true, "%s" },
	[HUNK_COMMENTS] = { "comments", true, "comments and blanks only" },
	[HUNK_NOT_COMPILED] = { "not-compiled", false, "not compiled in this configuration" },
	[HUNK_COMPILED] = { "compiled", true,
			    "compiled; without the compiler plugin nothing tells into what" },
	[HUNK_ADDS] = { "adds", true, "adds %s" },
	[HUNK_MAKEFILE] = { "makefile", true, "says what is compiled" },
	[HUNK_UNDONE] = { "undone", false, "the patches undo each other here" },
	[HUNK_DECLARATION] = { "declaration", true, "a declaration; no function is edited" },
	[HUNK_INIT] = { "init", false, "%s: never runs again" },
	[HUNK_MODULE_INIT] = { "init", false,
			       "%s: runs while the module is loaded, and is not patched" },
	[HUNK_CODE] = { "code", false, "%s: the code stays the same" },
	[HUNK_DATA] = { "data", false, "%s: stays the same" },
	[HUNK_LINKAGE] = { "linkage", true, "%s: other files may use it" },
	[HUNK_LEFT_OUT] = { "left-out", true, "%s: left out, as the request or the patch says" },
	[HUNK_TYPE] = { "type", true, "%s" },
	[HUNK_MACRO] = { "macro", false, "%s: no code changes by it" },
	[HUNK_UNUSED_MACRO] = { "macro", false, "%s: a macro that no compiled code uses" },
};

bool hunk_kind_has_effect(const char *kind)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kinds[i].name, kind))
			return kinds[i].effect;
	return true;
}

struct account {
	struct job *job;
	const struct patch_set *patches;
	const struct no_effect *no_effect;
	const struct unit_reports *reports;
	struct unit_set readers;	/* units that may read patched files, changed or not */
	ARRAY(struct unit_notes) notes; /* of each of them */
	ARRAY(const char *) left_out;	/* functions whose changes are */
	const struct hunk *hunk;
	struct text names; /* what the hunk is about */
	int named;
};

static const struct unit_notes *notes_of(const struct account *account, const struct unit *unit)
{
	size_t i;

	for (i = 0; account->readers.items.items[i] != unit; i++)
		;
	return &account->notes.items[i];
}

static void add_name(struct account *account, const char *fmt, const char *name)
{
	const char *text = arena_printf(account->job->arena, fmt, name);

	if (account->named && strstr(text_string(&account->names), text))
		return;
	text_add(&account->names, "%s%s", account->named++ ? ", " : "", text);
}

static void clear_names(struct account *account)
{
	memset(&account->names, 0, sizeof(account->names));
	account->names.arena = account->job->arena;
	account->named = 0;
}

/* Does the hunk add this new variable, or edit this constant? */
static bool is_data_of_hunk(const struct account *account, const struct unit_notes *notes,
			    const struct report_data *data)
{
	const struct note_data *note;

	if (data->status == REPORT_NEW)
		return hunk_adds_name(account->hunk, data->name);
	if (data->status != REPORT_COPIED || !notes->patched)
		return false;
	array_for_each(note, &notes->patched->data)
		if (note->symbol && !strcmp(note->symbol, data->name) &&
		    hunk_edits(account->hunk, &note->place))
			return true;
	return false;
}

/* Does the livepatch have functions or variables because of this hunk? */
static bool has_consequences(struct account *account)
{
	const struct report_function *function;
	const struct unit_report *entry;
	const struct report_data *data;

	array_for_each(entry, &account->reports->items) {
		const struct unit_notes *notes = notes_of(account, entry->unit);

		array_for_each(function, &entry->report->functions)
			if (reason_is_hunk(account->job, account->patches, notes, account->hunk,
					   function))
				add_name(account, "%s()", function->name);
		array_for_each(data, &entry->report->data)
			if (is_data_of_hunk(account, notes, data))
				add_name(account, "%s", data->name);
	}
	return account->named;
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

/* Names what only the patched source has: an inlined function, a macro, a type. */
static void name_additions(struct account *account, const struct unit_notes *both)
{
	const struct note_function *function;
	const struct note_macro *macro;
	const struct note_type *type;

	array_for_each(function, &both->patched->functions)
		if (hunk_adds_function(account->patches, account->hunk, function->name) &&
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
				 arena_printf(account->job->arena, "%s %%s", type->keyword),
				 type->name);
}

/* The flags of a function or variable; NULL if the notes do not have it. */
static const notes_list *flags_of(const struct notes *notes, const char *name)
{
	const struct note_function *function;
	const struct note_data *data;

	if (!notes)
		return NULL;
	array_for_each(function, &notes->functions)
		if (!strcmp(function->name, name))
			return &function->flags;
	array_for_each(data, &notes->data)
		if (data->name && !strcmp(data->name, name))
			return &data->flags;
	return NULL;
}

/* Is it static in the original, and no longer in the patched source? */
static bool becomes_global(const struct unit_notes *both, const char *name)
{
	const notes_list *orig = flags_of(both->orig, name);
	const notes_list *patched = flags_of(both->patched, name);

	return orig && patched && notes_list_has(orig, "static") &&
	       !notes_list_has(patched, "static");
}

/*
 * Collects the functions whose changes are left out. Units in which nothing else changes have a report
 * for that, too.
 */
static int find_left_out(struct account *account)
{
	struct arena *arena = account->job->arena;
	const struct unit *const *item;

	array_for_each(item, &account->readers.items) {
		const char *path = unit_path(account->job, *item, STEP_DIFF, ".yaml");
		const struct report_ignored *ignored;
		const struct report_unit *unit;
		const struct report *report;
		size_t size;
		const char *text = file_exists(path) ? file_read(arena, path, &size) : NULL;

		if (!text || !strstr(text, "left out"))
			continue;
		report = report_parse(arena, text, size, path);
		if (!report)
			return -1;
		array_for_each(unit, &report->units)
			array_for_each(ignored, &unit->ignored)
				if (strstr(ignored->why, "left out"))
					*array_push(arena, &account->left_out) = ignored->name;
	}
	return 0;
}

static bool is_left_out(const struct account *account, const char *name)
{
	const char *const *left_out;

	array_for_each(left_out, &account->left_out)
		if (!strcmp(*left_out, name))
			return true;
	return false;
}

/* What a hunk is that edits this function, whose code stays as it is. */
static enum hunk_kind kind_of_function(const struct account *account, const struct unit *unit,
				       const struct unit_notes *both,
				       const struct note_function *function)
{
	if (is_left_out(account, function->name))
		return HUNK_LEFT_OUT;
	if (notes_list_has(&function->flags, "init"))
		return unit->is_module ? HUNK_MODULE_INIT : HUNK_INIT;
	return becomes_global(both, function->name) ? HUNK_LINKAGE : HUNK_CODE;
}

/* Names what one of a unit's two objects has at the hunk's place; sets the kind by the last of it. */
static void name_place(struct account *account, const struct unit *unit,
		       const struct unit_notes *both, const struct notes *notes,
		       enum hunk_kind *kind)
{
	const struct note_function *function;
	const struct note_macro *macro;
	const struct note_type *type;
	const struct note_data *data;

	array_for_each(function, &notes->functions)
		if (hunk_edits(account->hunk, &function->place)) {
			add_name(account, "%s()", function->name);
			*kind = kind_of_function(account, unit, both, function);
		}
	array_for_each(data, &notes->data)
		if (hunk_edits(account->hunk, &data->place)) {
			add_name(account, "%s", data->name);
			*kind = becomes_global(both, data->name) ? HUNK_LINKAGE : HUNK_DATA;
		}
	array_for_each(type, &notes->types)
		if (type->name && hunk_edits(account->hunk, &type->place)) {
			add_name(account,
				 arena_printf(account->job->arena, "%s %%s", type->keyword),
				 type->name);
			*kind = HUNK_TYPE;
		}
	array_for_each(macro, &notes->macros)
		if (hunk_edits(account->hunk, &macro->place)) {
			add_name(account, "%s", macro->name);
			*kind = HUNK_MACRO;
		}
}

/* Names what the notes of the units have at the hunk's place. */
static enum hunk_kind name_places(struct account *account)
{
	enum hunk_kind kind = HUNK_COMPILED;
	size_t i, side;

	for (i = 0; i < account->notes.count; i++) {
		const struct unit_notes *both = &account->notes.items[i];
		const struct notes *sides[] = { both->orig, both->patched };
		const struct unit *unit = account->readers.items.items[i];

		for (side = 0; side < 2; side++) {
			if (!sides[side] || !unit_reads(unit, account->hunk->file))
				continue;
			if (kind == HUNK_COMPILED)
				kind = HUNK_DECLARATION;
			name_place(account, unit, both, sides[side], &kind);
		}
	}
	for (i = 0; kind == HUNK_DECLARATION && i < account->notes.count; i++)
		if (account->notes.items[i].orig && account->notes.items[i].patched) {
			name_additions(account, &account->notes.items[i]);
			if (account->named)
				kind = HUNK_ADDS;
		}
	return kind;
}

static int tell(struct account *account, enum hunk_kind kind, struct report_hunk *entry)
{
	struct job *job = account->job;
	const char *text = arena_printf(job->arena, kinds[kind].text, text_string(&account->names));

	entry->kind = kinds[kind].name;
	entry->about = text;
	if (kinds[kind].effect)
		return 0;
	if (job->request->strict)
		return fail("%s:%u: %s has no effect: %s (--strict)", account->hunk->patch,
			    account->hunk->patch_line, hunk_name(job, account->hunk), text);
	warning("%s:%u: %s has no effect: %s", account->hunk->patch, account->hunk->patch_line,
		hunk_name(job, account->hunk), text);
	return 0;
}

/* Names the macros that the hunk defines otherwise, when it changes nothing else. */
static bool name_macros(struct account *account)
{
	struct hunk_macros macros = { 0 };
	const char *const *name;

	if (!hunk_edits_macros(account->job, account->patches, account->hunk, &macros))
		return false;
	array_for_each(name, &macros.names)
		add_name(account, "%s", *name);
	return true;
}

/* Finds the kind of a hunk that a unit reads. */
static enum hunk_kind kind_of(struct account *account)
{
	enum no_effect_why why = no_effect_of(account->no_effect, account->patches, account->hunk);

	if (why == HAS_EFFECT) {
		if (has_consequences(account))
			return HUNK_CHANGES;
		why = no_effect_judge(account->job, account->patches, &account->readers,
				      account->hunk);
	}
	if (why == ONLY_COMMENTS)
		return HUNK_COMMENTS;
	if (why == HAS_EFFECT)
		return name_places(account);
	return name_macros(account) ? HUNK_UNUSED_MACRO : HUNK_NOT_COMPILED;
}

static int account_for(struct account *account, struct report_hunk *entry)
{
	clear_names(account);
	if (path_is_makefile(account->hunk->file, kernel_source_arch(account->job->kernel)))
		return tell(account, HUNK_MAKEFILE, entry);
	/* The stage of patches/ has warned of a file in which only comments change. */
	if (!patch_set_has(account->patches, account->hunk->file))
		return tell(account,
			    hunk_is_comment(account->job, account->patches, account->hunk)
				    ? HUNK_COMMENTS
				    : HUNK_UNDONE,
			    entry);
	if (!hunk_is_read(&account->readers, account->hunk)) {
		/* The stages of units/ have warned of it, once for each file. */
		entry->kind = kinds[HUNK_NOT_COMPILED].name;
		entry->about = "no unit of this kernel that changes reads the file";
		return 0;
	}
	return tell(account, kind_of(account), entry);
}

int hunks_account(struct job *job, const struct patch_set *patches, const struct changes *changes,
		  const struct no_effect *no_effect, const struct unit_reports *reports,
		  struct hunk_accounts *accounts)
{
	struct account account = {
		.job = job,
		.patches = patches,
		.no_effect = no_effect,
		.reports = reports,
	};
	const struct unit **unit;
	const struct hunk *hunk;
	int result = 0;

	no_effect_readers(job, changes, &account.readers);
	array_for_each(unit, &account.readers.items)
		if (unit_notes_read(job, *unit, array_push(job->arena, &account.notes)))
			return -1;
	if (find_left_out(&account))
		return -1;
	array_for_each(hunk, &patches->hunks) {
		struct report_hunk *entry = array_push(job->arena, &accounts->items);
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
