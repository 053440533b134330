// SPDX-License-Identifier: GPL-2.0-or-later
#include "inspect.h"
#include "livepatch.h"
#include "module-summary.h"
#include "print-words.h"
#include "../lib/message.h"

#include <stdio.h>
#include <string.h>

/* Prints where the function differs, or what led to it. */
static void print_why(const char *object, const struct report_function *function)
{
	const char *why = function->reason ? function->reason : function->why;

	if (!why)
		return;
	printf("why %s %s ", object, function->name);
	if (function->file)
		printf("%s:%u: ", function->file, function->line);
	print_text(why);
}

static void print_keys(const char *object, const struct report_function *function)
{
	const char *const *key;

	array_for_each(key, &function->run_time_keys)
		printf("run-time-key %s %s %s\n", object, function->name, *key);
}

/*
 * Each line is words separated by one space; the first one tells what the rest is. The words
 * and their order are an interface: add lines, and fields at the end, but change none.
 */
static void print_unit(const struct report_unit *unit)
{
	const char *object = unit->object;
	struct report_function *function;
	struct report_callback *callback;
	struct report_symbol *symbol;
	struct report_proof *proof;
	struct report_data *data;
	const char **warning;

	array_for_each(function, &unit->functions)
		if (livepatch_replaces(function))
			printf("function %s %s %lu %s\n", object, function->name, function->sympos,
			       report_status_name(function->status));
	array_for_each(function, &unit->functions)
		if (!livepatch_replaces(function))
			printf("%s %s %s\n", report_status_name(function->status), object,
			       function->name);
	array_for_each(function, &unit->functions)
		print_why(object, function);
	array_for_each(function, &unit->functions)
		print_keys(object, function);
	array_for_each(data, &unit->data)
		printf("data %s %s %s\n", object, data->name, report_status_name(data->status));
	array_for_each(callback, &unit->callbacks)
		printf("callback %s %s %s\n", object, callback->kind, callback->function);
	array_for_each(symbol, &unit->symbols)
		printf("symbol %s %s %lu %s\n", symbol->object, symbol->name, symbol->sympos,
		       report_how_name(symbol->how ? symbol->how : REPORT_KLP));
	array_for_each(proof, &unit->proof)
		printf("proof %s %s %lu %lu %lu %s\n", object, unit->unit, proof->functions,
		       proof->variables, proof->references, proof->digest);
	array_for_each(warning, &unit->warnings) {
		fputs("warning ", stdout);
		print_text(*warning);
	}
}

static bool object_before(const struct report *report, const struct report_unit *unit)
{
	const struct report_unit *before;

	for (before = report->units.items; before < unit; before++)
		if (!strcmp(before->object, unit->object))
			return true;
	return false;
}

static void print_fixes(const struct report *report)
{
	const struct report_fix *fix;
	const char **replaced;

	array_for_each(fix, &report->fixes) {
		fputs("fix ", stdout);
		print_word(fix->id);
		print_word(report_outcome_name(fix->outcome));
		print_text(fix->summary ? fix->summary : "-");
	}
	array_for_each(replaced, &report->replaces) {
		fputs("replaces ", stdout);
		print_text(*replaced);
	}
}

static void print_oot_modules(const struct report *report)
{
	const struct report_oot_module *module;

	array_for_each(module, &report->oot_modules) {
		printf("oot-module %s ", module->name);
		print_word(module->version ? module->version : "-");
		print_word(module->srcversion ? module->srcversion : "-");
		print_text(module->build_id ? module->build_id : "-");
	}
}

static void print_nops(const struct report *report)
{
	const struct report_nop *nop;

	array_for_each(nop, &report->nops)
		printf("nop %s %s %lu %s\n", nop->object, nop->function, nop->sympos, nop->module);
}

/* A module without .klp.info: what the kernel's structs say. */
static void print_structs(const struct module_summary *module)
{
	const struct summary_function *function;
	const struct summary_callback *callback;
	const char *const *object;

	array_for_each(object, &module->objects)
		printf("object %s\n", *object);
	array_for_each(function, &module->functions)
		printf("function %s %s %lu changed\n", function->object, function->name,
		       function->sympos);
	array_for_each(callback, &module->callbacks)
		printf("callback %s %s %s\n", callback->object, klp_callback_name(callback->kind),
		       callback->function);
}

static void print_report(const struct report *report)
{
	const struct report_unit *unit;
	const char **patch;

	array_for_each(patch, &report->patches) {
		fputs("patch ", stdout);
		print_text(*patch);
	}
	print_fixes(report);
	print_oot_modules(report);
	array_for_each(unit, &report->units)
		if (!object_before(report, unit))
			printf("object %s\n", unit->object);
	array_for_each(unit, &report->units)
		print_unit(unit);
	print_nops(report);
}

/* What can never be removed any more when the transition is forced (replace.h). */
static void print_forced(const struct module_summary *module)
{
	const char **replaced;

	printf("forced disable %s\n", module->name);
	if (module->replace == SUMMARY_STACKS)
		return;
	if (!module->report || !module->report->replaces.count)
		printf("forced replace -\n");
	else
		array_for_each(replaced, &module->report->replaces) {
			fputs("forced replace ", stdout);
			print_text(*replaced);
		}
}

static int print_module(const struct module_summary *module)
{
	static const char *const replace[] = { [SUMMARY_STACKS] = "no",
					       [SUMMARY_REPLACES] = "yes",
					       [SUMMARY_MAY_REPLACE] = "unknown" };
	const struct report_state *state;
	const struct summary_shadow *shadow;
	const struct summary_type *type;

	printf("module %s\n", module->name);
	if (module->report && module->report->version) {
		fputs("version ", stdout);
		print_text(module->report->version);
	}
	printf("kernel %s\n", module->release);
	if (module->report && module->report->build_id)
		printf("build-id %s\n", module->report->build_id);
	printf("replace %s\n", replace[module->replace]);
	if (module->report)
		print_report(module->report);
	else
		print_structs(module);
	array_for_each(state, &module->states) {
		printf("state %lu %u ", state->id, state->version);
		print_text(state->fix ? state->fix : "-");
	}
	array_for_each(shadow, &module->shadows)
		printf("shadow %s\n", shadow->id);
	array_for_each(type, &module->types) {
		printf("shadow-type %s %s %s %u %s %s ", type->object, type->name, type->id,
		       type->version, type->ctor ? type->ctor : "-", type->dtor ? type->dtor : "-");
		print_text(type->fix ? type->fix : "-");
	}
	print_forced(module);
	if (fflush(stdout) || ferror(stdout))
		return fail_errno("%s: its content could not be written to stdout", module->file);
	return 0;
}

int inspect_module(const char *ko)
{
	struct arena *arena = arena_new();
	const struct module_summary *module = module_summary_read(arena, ko);
	int result = module ? print_module(module) : -1;

	arena_free(arena);
	return result;
}
