// SPDX-License-Identifier: GPL-2.0-or-later
#include "inspection.h"
#include "livepatch.h"
#include "../lib/files.h"
#include "../lib/report-fields.h"

static const struct report_field fix_fields[] = {
	REPORT_FIELD(inspected_fix, id, FIELD_TEXT, REQUIRED),
	REPORT_WORD(inspected_fix, outcome, &report_outcome_words, OPTIONAL),
	REPORT_FIELD(inspected_fix, summary, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(inspected_fix, why, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
static const struct report_record fix_record = { "fix", sizeof(struct inspected_fix), true,
						 fix_fields };

static const struct report_field function_fields[] = {
	REPORT_FIELD(inspected_function, object, FIELD_NAME, REQUIRED),
	REPORT_FIELD(inspected_function, name, FIELD_NAME, REQUIRED),
	REPORT_FIELD(inspected_function, sympos, FIELD_ULONG, ALWAYS_WRITTEN),
	REPORT_WORD(inspected_function, status, &report_status_words, OPTIONAL),
	REPORT_FIELD(inspected_function, unit, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(inspected_function, file, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(inspected_function, line, FIELD_UINT, OPTIONAL),
	REPORT_FIELD(inspected_function, why, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(inspected_function, run_time_keys, FIELD_TEXTS, OPTIONAL),
	{ 0 },
};
static const struct report_record function_record = { "function", sizeof(struct inspected_function),
						      true, function_fields };

static const struct report_field data_fields[] = {
	REPORT_FIELD(inspected_data, object, FIELD_NAME, REQUIRED),
	REPORT_FIELD(inspected_data, name, FIELD_NAME, REQUIRED),
	REPORT_WORD(inspected_data, status, &report_status_words, OPTIONAL),
	REPORT_FIELD(inspected_data, unit, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(inspected_data, why, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
static const struct report_record data_record = { "data", sizeof(struct inspected_data), true,
						  data_fields };

static const struct report_field callback_fields[] = {
	REPORT_FIELD(inspected_callback, object, FIELD_NAME, REQUIRED),
	REPORT_FIELD(inspected_callback, kind, FIELD_NAME, REQUIRED),
	REPORT_FIELD(inspected_callback, function, FIELD_NAME, REQUIRED),
	REPORT_FIELD(inspected_callback, fix, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
static const struct report_record callback_record = { "callback", sizeof(struct inspected_callback),
						      true, callback_fields };

static const struct report_field type_fields[] = {
	REPORT_FIELD(inspected_type, object, FIELD_NAME, REQUIRED),
	REPORT_FIELD(inspected_type, name, FIELD_NAME, REQUIRED),
	REPORT_FIELD(inspected_type, id, FIELD_PLACE, REQUIRED),
	REPORT_FIELD(inspected_type, version, FIELD_UINT, ALWAYS_WRITTEN),
	REPORT_FIELD(inspected_type, ctor, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(inspected_type, dtor, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(inspected_type, fix, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
static const struct report_record type_record = { "shadow type", sizeof(struct inspected_type),
						  true, type_fields };

static const struct report_field symbol_fields[] = {
	REPORT_FIELD(inspected_symbol, object, FIELD_NAME, REQUIRED),
	REPORT_FIELD(inspected_symbol, name, FIELD_NAME, REQUIRED),
	REPORT_FIELD(inspected_symbol, sympos, FIELD_ULONG, ALWAYS_WRITTEN),
	REPORT_WORD(inspected_symbol, how, &report_how_words, OPTIONAL),
	{ 0 },
};
static const struct report_record symbol_record = { "symbol", sizeof(struct inspected_symbol), true,
						    symbol_fields };

static const struct report_field proof_fields[] = {
	REPORT_FIELD(inspected_proof, object, FIELD_NAME, REQUIRED),
	REPORT_FIELD(inspected_proof, unit, FIELD_TEXT, REQUIRED),
	REPORT_FIELD(inspected_proof, functions, FIELD_ULONG, ALWAYS_WRITTEN),
	REPORT_FIELD(inspected_proof, variables, FIELD_ULONG, ALWAYS_WRITTEN),
	REPORT_FIELD(inspected_proof, references, FIELD_ULONG, ALWAYS_WRITTEN),
	REPORT_FIELD(inspected_proof, digest, FIELD_NAME, REQUIRED),
	{ 0 },
};
static const struct report_record proof_record = { "proof", sizeof(struct inspected_proof), true,
						   proof_fields };

static const struct report_field inspection_fields[] = {
	REPORT_FIELD(inspection, module, FIELD_NAME, REQUIRED),
	REPORT_FIELD(inspection, version, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(inspection, kernel, FIELD_NAME, REQUIRED),
	REPORT_FIELD(inspection, build_id, FIELD_NAME, OPTIONAL),
	REPORT_FIELD(inspection, replace, FIELD_BOOL, ALWAYS_WRITTEN),
	REPORT_FIELD(inspection, replace_unknown, FIELD_BOOL, OPTIONAL),
	REPORT_FIELD(inspection, patches, FIELD_TEXTS, OPTIONAL),
	REPORT_RECORDS(inspection, fixes, &fix_record),
	REPORT_FIELD(inspection, replaces, FIELD_TEXTS, OPTIONAL),
	REPORT_RECORDS(inspection, oot_modules, &report_oot_module_record),
	REPORT_FIELD(inspection, objects, FIELD_TEXTS, ALWAYS_WRITTEN),
	REPORT_RECORDS(inspection, functions, &function_record),
	REPORT_RECORDS(inspection, data, &data_record),
	REPORT_RECORDS(inspection, callbacks, &callback_record),
	REPORT_RECORDS(inspection, nops, &report_nop_record),
	REPORT_RECORDS(inspection, states, &report_state_record),
	REPORT_FIELD(inspection, shadows, FIELD_TEXTS, OPTIONAL),
	REPORT_RECORDS(inspection, shadow_types, &type_record),
	REPORT_FIELD(inspection, forced_disable, FIELD_TEXTS, OPTIONAL),
	REPORT_FIELD(inspection, forced_replace, FIELD_TEXTS, OPTIONAL),
	REPORT_RECORDS(inspection, symbols, &symbol_record),
	REPORT_RECORDS(inspection, proof, &proof_record),
	REPORT_FIELD(inspection, warnings, FIELD_TEXTS, OPTIONAL),
	{ 0 },
};
static const struct report_record inspection_record = { "inspection", sizeof(struct inspection),
							false, inspection_fields };

static void add_object(struct arena *arena, struct inspection *inspection, const char *object)
{
	const char *const *known;

	array_for_each(known, &inspection->objects)
		if (!strcmp(*known, object))
			return;
	*array_push(arena, &inspection->objects) = object;
}

static void add_functions(struct arena *arena, const struct report_unit *unit,
			  struct inspection *inspection)
{
	const struct report_function *function;
	struct inspected_function *to;
	const char *const *key;

	array_for_each(function, &unit->functions) {
		to = array_push(arena, &inspection->functions);
		*to = (struct inspected_function){
			.object = unit->object,
			.name = function->name,
			.unit = unit->unit,
			.file = function->file,
			.why = function->reason ?: function->why,
			.status = function->status,
			.sympos = function->sympos,
			.line = function->line,
		};
		array_for_each(key, &function->run_time_keys)
			*array_push(arena, &to->run_time_keys) = *key;
	}
}

static void add_unit(struct arena *arena, const struct report_unit *unit,
		     struct inspection *inspection)
{
	const struct report_data *data;
	const struct report_symbol *symbol;
	const struct report_proof *proof;
	const char *const *warning;

	add_object(arena, inspection, unit->object);
	add_functions(arena, unit, inspection);
	array_for_each(data, &unit->data)
		*array_push(arena, &inspection->data) = (struct inspected_data){
			.object = unit->object,
			.name = data->name,
			.unit = unit->unit,
			.why = data->why,
			.status = data->status,
		};
	array_for_each(symbol, &unit->symbols)
		*array_push(arena, &inspection->symbols) = (struct inspected_symbol){
			.object = symbol->object,
			.name = symbol->name,
			.how = symbol->how ?: REPORT_KLP,
			.sympos = symbol->sympos,
		};
	array_for_each(proof, &unit->proof)
		*array_push(arena, &inspection->proof) = (struct inspected_proof){
			.object = unit->object,
			.unit = unit->unit,
			.digest = proof->digest,
			.functions = proof->functions,
			.variables = proof->variables,
			.references = proof->references,
		};
	array_for_each(warning, &unit->warnings)
		*array_push(arena, &inspection->warnings) = *warning;
}

static void add_report(struct arena *arena, const struct report *report,
		       struct inspection *inspection)
{
	const struct report_unit *unit;
	const struct report_fix *fix;
	const char *const *text;

	inspection->version = report->version;
	inspection->build_id = report->build_id;
	array_for_each(text, &report->patches)
		*array_push(arena, &inspection->patches) = *text;
	array_for_each(text, &report->replaces)
		*array_push(arena, &inspection->replaces) = *text;
	array_for_each(fix, &report->fixes)
		*array_push(arena, &inspection->fixes) = (struct inspected_fix){
			.id = fix->id,
			.summary = fix->summary,
			.why = fix->why,
			.outcome = fix->outcome,
		};
	inspection->oot_modules.items = report->oot_modules.items;
	inspection->oot_modules.count = report->oot_modules.count;
	inspection->nops.items = report->nops.items;
	inspection->nops.count = report->nops.count;
	array_for_each(unit, &report->units)
		add_unit(arena, unit, inspection);
}

/* A module without .klp.info: what the kernel's structs say. */
static void add_structs(struct arena *arena, const struct module_summary *module,
			struct inspection *inspection)
{
	const struct summary_function *function;
	const char *const *object;

	array_for_each(object, &module->objects)
		add_object(arena, inspection, *object);
	array_for_each(function, &module->functions)
		*array_push(arena, &inspection->functions) = (struct inspected_function){
			.object = function->object,
			.name = function->name,
			.status = REPORT_CHANGED,
			.sympos = function->sympos,
		};
}

static void add_callbacks(struct arena *arena, const struct module_summary *module,
			  struct inspection *inspection)
{
	const struct summary_callback *callback;

	array_for_each(callback, &module->callbacks)
		*array_push(arena, &inspection->callbacks) = (struct inspected_callback){
			.object = callback->object,
			.kind = klp_callback_name(callback->kind),
			.function = callback->function,
			.fix = callback->fix,
		};
}

static void add_states(struct arena *arena, const struct module_summary *module,
		       struct inspection *inspection)
{
	const struct summary_shadow *shadow;
	const struct summary_type *type;
	const struct report_state *state;

	array_for_each(state, &module->states)
		*array_push(arena, &inspection->states) = *state;
	array_for_each(shadow, &module->shadows)
		*array_push(arena, &inspection->shadows) = shadow->id;
	array_for_each(type, &module->types)
		*array_push(arena, &inspection->shadow_types) = (struct inspected_type){
			.object = type->object,
			.name = type->name,
			.id = type->id,
			.ctor = type->ctor,
			.dtor = type->dtor,
			.fix = type->fix,
			.version = type->version,
		};
}

/* What can never be removed any more when the transition is forced (replace.h). */
static void add_forced(struct arena *arena, const struct module_summary *module,
		       struct inspection *inspection)
{
	const char *const *replaced;

	*array_push(arena, &inspection->forced_disable) = module->name;
	if (module->replace == SUMMARY_STACKS)
		return;
	array_for_each(replaced, &inspection->replaces)
		*array_push(arena, &inspection->forced_replace) = *replaced;
	if (!inspection->replaces.count)
		*array_push(arena, &inspection->forced_replace) = "-";
}

void inspection_make(struct arena *arena, const struct module_summary *module,
		     struct inspection *inspection)
{
	*inspection = (struct inspection){
		.module = module->name,
		.kernel = module->release,
		.replace = module->replace != SUMMARY_STACKS,
		.replace_unknown = module->replace == SUMMARY_MAY_REPLACE,
	};
	if (module->report)
		add_report(arena, module->report, inspection);
	else
		add_structs(arena, module, inspection);
	add_callbacks(arena, module, inspection);
	add_states(arena, module, inspection);
	add_forced(arena, module, inspection);
}

int inspection_print_yaml(struct arena *arena, const struct inspection *inspection)
{
	size_t size;
	char *text = report_record_text(arena, &inspection_record, inspection, &size);

	return text ? file_write_through("-", text, size) : -1;
}
