// SPDX-License-Identifier: GPL-2.0-or-later
#include "report-fields.h"

#include <stdlib.h>

static const char *const status_names[] = {
	[REPORT_CHANGED] = "changed", [REPORT_COPIED] = "copied", [REPORT_NEW] = "new",
	[REPORT_REMOVED] = "removed", [REPORT_KEPT] = "kept",	  [REPORT_REVERTED] = "reverted",
};

static const char *const how_names[] = {
	[REPORT_KLP] = "klp",		[REPORT_EXPORT] = "export", [REPORT_LINK] = "link",
	[REPORT_INCLUDED] = "included", [REPORT_COPY] = "copied",
};

static const char *const proven_names[] = {
	[REPORT_BY_GROUP] = "group",
	[REPORT_BY_CONTENTS] = "contents",
	[REPORT_BY_NAME] = "name",
	[REPORT_BY_REFERENCES] = "references",
};

static const char *const outcome_names[] = {
	[REPORT_FIX_INCLUDED] = "included",
	[REPORT_FIX_ALREADY] = "already",
	[REPORT_FIX_NOT_CONFIGURED] = "not-configured",
	[REPORT_FIX_REFUSED] = "refused",
	[REPORT_FIX_NOT_BUILT] = "not-built",
};

static const char *const row_names[] = {
	[REPORT_ROW_SAME] = "same",	    [REPORT_ROW_CHANGED] = "changed",
	[REPORT_ROW_REMOVED] = "removed",   [REPORT_ROW_ADDED] = "added",
	[REPORT_ROW_LEFT_OUT] = "left-out",
};

const struct report_words report_status_words = { status_names,
						  sizeof(status_names) / sizeof(*status_names) };
const struct report_words report_how_words = { how_names, sizeof(how_names) / sizeof(*how_names) };

static const struct report_words proven_words = { proven_names,
						  sizeof(proven_names) / sizeof(*proven_names) };

const struct report_words report_outcome_words = { outcome_names,
						   sizeof(outcome_names) / sizeof(*outcome_names) };

static const struct report_words row_words = { row_names, sizeof(row_names) / sizeof(*row_names) };

const char *report_status_name(enum report_status status)
{
	return status_names[status];
}

const char *report_how_name(enum report_how how)
{
	return how_names[how];
}

const char *report_proven_name(enum report_proven proven)
{
	return proven_names[proven];
}

const char *report_outcome_name(enum report_outcome outcome)
{
	return outcome_names[outcome];
}

unsigned long report_shadow_type_id(const struct report_shadow_type *type)
{
	return strtoul(type->id, NULL, 16);
}

static const struct report_field function_fields[] = {
	REPORT_FIELD(report_function, name, FIELD_NAME, REQUIRED),
	REPORT_WORD(report_function, status, &report_status_words, REQUIRED),
	REPORT_FIELD(report_function, sympos, FIELD_ULONG, ALWAYS_WRITTEN),
	REPORT_FIELD(report_function, alias, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(report_function, what, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(report_function, differs, FIELD_PLACE, OPTIONAL),
	REPORT_FIELD(report_function, from, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_function, to, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_function, file, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_function, line, FIELD_UINT, OPTIONAL),
	REPORT_FIELD(report_function, orig_file, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_function, orig_line, FIELD_UINT, OPTIONAL),
	REPORT_FIELD(report_function, reached, FIELD_TEXTS, OPTIONAL),
	REPORT_FIELD(report_function, references, FIELD_ULONG, OPTIONAL),
	REPORT_FIELD(report_function, run_time_keys, FIELD_TEXTS, OPTIONAL),
	REPORT_FIELD(report_function, why, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_function, reason, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
static const struct report_record function_record = { "function", sizeof(struct report_function),
						      true, function_fields };

static const struct report_field data_fields[] = {
	REPORT_FIELD(report_data, name, FIELD_NAME, REQUIRED),
	REPORT_WORD(report_data, status, &report_status_words, REQUIRED),
	REPORT_FIELD(report_data, reached, FIELD_TEXTS, OPTIONAL),
	REPORT_FIELD(report_data, why, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
static const struct report_record data_record = { "data", sizeof(struct report_data), true,
						  data_fields };

static const struct report_field callback_fields[] = {
	REPORT_FIELD(report_callback, kind, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_callback, function, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_callback, alias, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(report_callback, fix, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
static const struct report_record callback_record = { "callback", sizeof(struct report_callback),
						      true, callback_fields };

static const struct report_field state_fields[] = {
	REPORT_FIELD(report_state, id, FIELD_ID, REQUIRED),
	REPORT_FIELD(report_state, version, FIELD_UINT, ALWAYS_WRITTEN),
	REPORT_FIELD(report_state, file, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_state, line, FIELD_UINT, OPTIONAL),
	REPORT_FIELD(report_state, fix, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
const struct report_record report_state_record = { "state", sizeof(struct report_state), true,
						   state_fields };

static const struct report_field shadow_type_fields[] = {
	REPORT_FIELD(report_shadow_type, name, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_shadow_type, id, FIELD_PLACE, REQUIRED),
	REPORT_FIELD(report_shadow_type, version, FIELD_UINT, OPTIONAL),
	REPORT_FIELD(report_shadow_type, ctor, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(report_shadow_type, dtor, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(report_shadow_type, dtor_is_global, FIELD_BOOL, OPTIONAL),
	REPORT_FIELD(report_shadow_type, alias, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(report_shadow_type, file, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_shadow_type, line, FIELD_UINT, OPTIONAL),
	REPORT_FIELD(report_shadow_type, fix, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
static const struct report_record shadow_type_record = { "shadow type",
							 sizeof(struct report_shadow_type), true,
							 shadow_type_fields };

static const struct report_field symbol_fields[] = {
	REPORT_FIELD(report_symbol, name, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_symbol, object, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_symbol, sympos, FIELD_ULONG, ALWAYS_WRITTEN),
	REPORT_WORD(report_symbol, how, &report_how_words, OPTIONAL),
	REPORT_WORD(report_symbol, proven, &proven_words, OPTIONAL),
	REPORT_FIELD(report_symbol, references, FIELD_ULONG, OPTIONAL),
	REPORT_FIELD(report_symbol, from, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(report_symbol, from_sympos, FIELD_ULONG, OPTIONAL),
	REPORT_FIELD(report_symbol, at, FIELD_PLACE, OPTIONAL),
	REPORT_FIELD(report_symbol, type, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(report_symbol, addend, FIELD_PLACE, OPTIONAL),
	{ 0 },
};
static const struct report_record symbol_record = { "symbol", sizeof(struct report_symbol), true,
						    symbol_fields };

static const struct report_field proof_fields[] = {
	REPORT_FIELD(report_proof, functions, FIELD_ULONG, ALWAYS_WRITTEN),
	REPORT_FIELD(report_proof, variables, FIELD_ULONG, ALWAYS_WRITTEN),
	REPORT_FIELD(report_proof, references, FIELD_ULONG, ALWAYS_WRITTEN),
	REPORT_FIELD(report_proof, digest, FIELD_NAME, REQUIRED),
	{ 0 },
};
static const struct report_record proof_record = { "proof", sizeof(struct report_proof), true,
						   proof_fields };

static const struct report_field relocation_fields[] = {
	REPORT_FIELD(report_relocation, at, FIELD_PLACE, REQUIRED),
	REPORT_FIELD(report_relocation, entry, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_relocation, type, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(report_relocation, target, FIELD_TEXT, REQUIRED),
	REPORT_WORD(report_relocation, how, &report_how_words, REQUIRED),
	REPORT_FIELD(report_relocation, object, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(report_relocation, sympos, FIELD_ULONG, OPTIONAL),
	REPORT_FIELD(report_relocation, via, FIELD_NAME, OPTIONAL),
	{ 0 },
};
static const struct report_record relocation_record = { "relocation",
							sizeof(struct report_relocation), true,
							relocation_fields };

static const struct report_field relocations_fields[] = {
	REPORT_FIELD(report_relocations, symbol, FIELD_TEXT, REQUIRED),
	REPORT_RECORDS(report_relocations, resolved, &relocation_record),
	{ 0 },
};
static const struct report_record relocations_record = { "list of relocations",
							 sizeof(struct report_relocations), false,
							 relocations_fields };

static const struct report_field ignored_fields[] = {
	REPORT_FIELD(report_ignored, name, FIELD_TEXT, REQUIRED),
	REPORT_FIELD(report_ignored, why, FIELD_TEXT, REQUIRED),
	{ 0 },
};
static const struct report_record ignored_record = { "ignored difference",
						     sizeof(struct report_ignored), true,
						     ignored_fields };

static const struct report_field shadow_fields[] = {
	REPORT_FIELD(report_shadow, function, FIELD_TEXT, REQUIRED),
	REPORT_FIELD(report_shadow, call, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_shadow, id, FIELD_PLACE, OPTIONAL),
	REPORT_FIELD(report_shadow, file, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_shadow, line, FIELD_UINT, OPTIONAL),
	{ 0 },
};
static const struct report_record shadow_record = { "shadow variable's call",
						    sizeof(struct report_shadow), true,
						    shadow_fields };

static const struct report_field global_fields[] = {
	REPORT_FIELD(report_global, name, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_global, sympos, FIELD_ULONG, ALWAYS_WRITTEN),
	REPORT_FIELD(report_global, was_global, FIELD_BOOL, OPTIONAL),
	REPORT_FIELD(report_global, is_new, FIELD_BOOL, OPTIONAL),
	REPORT_FIELD(report_global, calls_only, FIELD_BOOL, OPTIONAL),
	REPORT_FIELD(report_global, problem, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
static const struct report_record global_record = { "symbol that became global",
						    sizeof(struct report_global), true,
						    global_fields };

static const struct report_field long_running_fields[] = {
	REPORT_FIELD(report_long_running, name, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_long_running, why, FIELD_TEXT, REQUIRED),
	{ 0 },
};
static const struct report_record long_running_record = { "long-running function",
							  sizeof(struct report_long_running), true,
							  long_running_fields };

static const struct report_field row_fields[] = {
	REPORT_WORD(report_row, row, &row_words, REQUIRED),
	REPORT_FIELD(report_row, orig_at, FIELD_PLACE, OPTIONAL),
	REPORT_FIELD(report_row, orig, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_row, orig_source, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_row, at, FIELD_PLACE, OPTIONAL),
	REPORT_FIELD(report_row, code, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_row, source, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_row, orig_count, FIELD_ULONG, OPTIONAL),
	REPORT_FIELD(report_row, count, FIELD_ULONG, OPTIONAL),
	{ 0 },
};
static const struct report_record row_record = { "row of a listing", sizeof(struct report_row),
						 true, row_fields };

static const struct report_field listing_fields[] = {
	REPORT_FIELD(report_listing, function, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_listing, sympos, FIELD_ULONG, ALWAYS_WRITTEN),
	REPORT_FIELD(report_listing, part, FIELD_NAME, OPTIONAL),
	REPORT_RECORDS(report_listing, rows, &row_record),
	{ 0 },
};
static const struct report_record listing_record = { "listing", sizeof(struct report_listing),
						     false, listing_fields };

static const struct report_field unit_fields[] = {
	REPORT_FIELD(report_unit, unit, FIELD_TEXT, REQUIRED),
	REPORT_FIELD(report_unit, object, FIELD_NAME, REQUIRED),
	REPORT_RECORDS(report_unit, functions, &function_record),
	REPORT_RECORDS(report_unit, data, &data_record),
	REPORT_RECORDS(report_unit, callbacks, &callback_record),
	REPORT_RECORDS(report_unit, states, &report_state_record),
	REPORT_RECORDS(report_unit, shadow_types, &shadow_type_record),
	REPORT_RECORDS(report_unit, symbols, &symbol_record),
	REPORT_RECORDS(report_unit, proof, &proof_record),
	REPORT_RECORDS(report_unit, relocations, &relocations_record),
	REPORT_RECORDS(report_unit, ignored, &ignored_record),
	REPORT_RECORDS(report_unit, shadows, &shadow_record),
	REPORT_RECORDS(report_unit, globals, &global_record),
	REPORT_RECORDS(report_unit, long_running, &long_running_record),
	REPORT_FIELD(report_unit, warnings, FIELD_TEXTS, OPTIONAL),
	REPORT_RECORDS(report_unit, listings, &listing_record),
	{ 0 },
};
static const struct report_record unit_record = { "unit", sizeof(struct report_unit), false,
						  unit_fields };

static const struct report_field hunk_fields[] = {
	REPORT_FIELD(report_hunk, patch, FIELD_TEXT, REQUIRED),
	REPORT_FIELD(report_hunk, file, FIELD_TEXT, REQUIRED),
	REPORT_FIELD(report_hunk, hunk, FIELD_UINT, REQUIRED),
	REPORT_FIELD(report_hunk, line, FIELD_UINT, REQUIRED),
	REPORT_FIELD(report_hunk, kind, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_hunk, about, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
static const struct report_record hunk_record = { "hunk", sizeof(struct report_hunk), true,
						  hunk_fields };

static const struct report_field fix_fields[] = {
	REPORT_FIELD(report_fix, id, FIELD_TEXT, REQUIRED),
	REPORT_FIELD(report_fix, summary, FIELD_TEXT, OPTIONAL),
	REPORT_WORD(report_fix, outcome, &report_outcome_words, REQUIRED),
	REPORT_FIELD(report_fix, why, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_fix, patches, FIELD_TEXTS, OPTIONAL),
	REPORT_FIELD(report_fix, supersedes, FIELD_TEXTS, OPTIONAL),
	REPORT_FIELD(report_fix, undoes, FIELD_TEXTS, OPTIONAL),
	{ 0 },
};
static const struct report_record fix_record = { "fix", sizeof(struct report_fix), true,
						 fix_fields };

static const struct report_field nop_fields[] = {
	REPORT_FIELD(report_nop, object, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_nop, function, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_nop, sympos, FIELD_ULONG, ALWAYS_WRITTEN),
	REPORT_FIELD(report_nop, module, FIELD_NAME, REQUIRED),
	{ 0 },
};
const struct report_record report_nop_record = { "nop", sizeof(struct report_nop), true,
						 nop_fields };

static const struct report_field conflict_fields[] = {
	REPORT_FIELD(report_conflict, function, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_conflict, file, FIELD_TEXT, REQUIRED),
	REPORT_FIELD(report_conflict, hunks, FIELD_TEXTS, OPTIONAL),
	{ 0 },
};
static const struct report_record conflict_record = { "conflict", sizeof(struct report_conflict),
						      false, conflict_fields };

static const struct report_field oot_module_fields[] = {
	REPORT_FIELD(report_oot_module, name, FIELD_NAME, REQUIRED),
	REPORT_FIELD(report_oot_module, version, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_oot_module, srcversion, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report_oot_module, build_id, FIELD_NAME, OPTIONAL),
	{ 0 },
};
const struct report_record report_oot_module_record = { "oot_module",
							sizeof(struct report_oot_module), true,
							oot_module_fields };

static const struct report_field loaded_fields[] = {
	REPORT_FIELD(report_loaded, section, FIELD_TEXT, REQUIRED),
	REPORT_FIELD(report_loaded, marks, FIELD_NAME, REQUIRED),
	{ 0 },
};
static const struct report_record loaded_record = { "loaded", sizeof(struct report_loaded), true,
						    loaded_fields };

static const struct report_field module_fields[] = {
	REPORT_FIELD(report, module, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(report, version, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report, kernel, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(report, build_id, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(report, replace, FIELD_BOOL, ALWAYS_WRITTEN),
	REPORT_FIELD(report, plugin, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(report, patches, FIELD_TEXTS, OPTIONAL),
	REPORT_RECORDS(report, fixes, &fix_record),
	REPORT_RECORDS(report, oot_modules, &report_oot_module_record),
	REPORT_RECORDS(report, states, &report_state_record),
	REPORT_FIELD(report, replaces, FIELD_TEXTS, OPTIONAL),
	REPORT_RECORDS(report, nops, &report_nop_record),
	REPORT_RECORDS(report, conflicts, &conflict_record),
	REPORT_FIELD(report, refused, FIELD_TEXTS, OPTIONAL),
	REPORT_FIELD(report, digest, FIELD_NAME, OPTIONAL),
	REPORT_RECORDS(report, loaded, &loaded_record),
	REPORT_RECORDS(report, units, &unit_record),
	REPORT_RECORDS(report, hunks, &hunk_record),
	{ 0 },
};
const struct report_record report_module_record = { "report", sizeof(struct report), false,
						    module_fields };

static const struct report_field object_fields[] = {
	REPORT_RECORDS(report, units, &unit_record),
	{ 0 },
};
const struct report_record report_object_record = { "report", sizeof(struct report), false,
						    object_fields };
