// SPDX-License-Identifier: GPL-2.0-or-later
#include "inspect.h"
#include "inspection.h"
#include "livepatch.h"
#include "../lib/page.h"
#include "../lib/text.h"

#include <string.h>

#define SUB 4  /* columns: what belongs to a heading */
#define WHY 14 /* and the reason below it, under the text behind the first word */

/* "a, b, c" */
static const char *joined(struct arena *arena, const char *const *items, size_t count)
{
	struct text text = { .arena = arena };
	size_t i;

	for (i = 0; i < count; i++)
		text_add(&text, "%s%s", i ? ", " : "", items[i]);
	return text_string(&text);
}

#define JOINED(arena, list) joined(arena, (list)->items, (list)->count)

/* " (CVE-2026-1)" */
static const char *fix_text(struct arena *arena, const char *fix)
{
	return fix ? arena_printf(arena, " (%s)", fix) : "";
}

static const char *replace_text(const struct inspection *module)
{
	if (module->replace_unknown)
		return "all livepatches that are loaded, or none: its maker does not say";
	return module->replace ? "all livepatches that are loaded"
			       : "nothing: it stacks on the livepatches that are loaded";
}

static void print_head(struct arena *arena, const struct inspection *module)
{
	const struct report_oot_module *oot;

	page_heading("%s: livepatch for %s", module->module, module->kernel);
	if (module->version)
		page_line(SUB, "version   %s", module->version);
	if (module->build_id)
		page_line(SUB, "build id  %s of the kernel, on which alone it can be loaded",
			  module->build_id);
	array_for_each(oot, &module->oot_modules)
		page_line(SUB, "module    %s, version %s, srcversion %s, build id %s", oot->name,
			  oot->version ?: "-", oot->srcversion ?: "-", oot->build_id ?: "-");
	page_line(SUB, "replaces  %s", replace_text(module));
	if (module->replaces.count)
		page_line(SUB, "built to  %s %s", module->replace ? "replace" : "stack on",
			  JOINED(arena, &module->replaces));
	if (module->patches.count)
		page_line(SUB, "patches   %s", JOINED(arena, &module->patches));
}

static void print_fixes(const struct inspection *module)
{
	const struct inspected_fix *fix;

	if (!module->fixes.count)
		return;
	page_gap();
	page_heading("fixes");
	array_for_each(fix, &module->fixes)
		page_line(SUB, "%s: %s%s%s%s%s", fix->id, report_outcome_name(fix->outcome),
			  fix->summary ? ": " : "", fix->summary ?: "", fix->why ? ": " : "",
			  fix->why ?: "");
}

static const char *position_text(struct arena *arena, unsigned long sympos)
{
	return sympos ? arena_printf(arena, ", position %lu of its name", sympos) : "";
}

static void print_function(struct arena *arena, const struct inspected_function *function)
{
	const char *place = function->file
				    ? arena_printf(arena, ", %s:%u", function->file, function->line)
				    : "";

	page_line(SUB, "%-9s %s()%s%s", report_status_name(function->status), function->name,
		  position_text(arena, function->sympos), place);
	if (function->why)
		page_line(WHY, "%s", function->why);
	if (function->run_time_keys.count)
		page_line(WHY, "reads static keys when it runs: %s",
			  JOINED(arena, &function->run_time_keys));
}

/* Those that the kernel redirects come first. */
static void print_functions(struct arena *arena, const struct inspection *module,
			    const char *object)
{
	const struct inspected_function *function;
	int replaced;

	for (replaced = 1; replaced >= 0; replaced--)
		array_for_each(function, &module->functions)
			if (!strcmp(function->object, object) &&
			    (function->status == REPORT_CHANGED ||
			     function->status == REPORT_REVERTED) == replaced)
				print_function(arena, function);
}

static void print_nops(struct arena *arena, const struct inspection *module, const char *object)
{
	const struct report_nop *nop;

	array_for_each(nop, &module->nops)
		if (!strcmp(nop->object, object))
			page_line(
				SUB,
				"nop       %s()%s: goes back to the kernel's code when %s is replaced",
				nop->function, position_text(arena, nop->sympos), nop->module);
}

static void print_types(struct arena *arena, const struct inspection *module, const char *object)
{
	const struct inspected_type *type;

	array_for_each(type, &module->shadow_types)
		if (!strcmp(type->object, object))
			page_line(SUB, "shadow    type %s, id %s%s%s%s%s%s%s", type->name, type->id,
				  type->version ? arena_printf(arena, ", version %u", type->version)
						: "",
				  type->ctor ? ", constructor " : "", type->ctor ?: "",
				  type->dtor ? ", destructor " : "", type->dtor ?: "",
				  fix_text(arena, type->fix));
}

static void print_object(struct arena *arena, const struct inspection *module, const char *object)
{
	const struct inspected_callback *callback;
	const struct inspected_data *data;

	page_gap();
	page_heading("%s", object);
	print_functions(arena, module, object);
	array_for_each(data, &module->data) {
		if (strcmp(data->object, object))
			continue;
		page_line(SUB, "%-9s data %s", report_status_name(data->status), data->name);
		if (data->why)
			page_line(WHY, "%s", data->why);
	}
	array_for_each(callback, &module->callbacks)
		if (!strcmp(callback->object, object))
			page_line(SUB, "callback  %s: %s()%s", callback->kind, callback->function,
				  fix_text(arena, callback->fix));
	print_types(arena, module, object);
	print_nops(arena, module, object);
}

static bool has_object(const struct inspection *module, const char *object)
{
	const char *const *known;

	array_for_each(known, &module->objects)
		if (!strcmp(*known, object))
			return true;
	return false;
}

/* The kernel makes nops also in objects of which the module itself has nothing. */
static void print_other_objects(struct arena *arena, const struct inspection *module)
{
	const struct report_nop *nop, *before;

	array_for_each(nop, &module->nops) {
		for (before = module->nops.items; before < nop; before++)
			if (!strcmp(before->object, nop->object))
				break;
		if (before < nop || has_object(module, nop->object))
			continue;
		page_gap();
		page_heading("%s", nop->object);
		print_nops(arena, module, nop->object);
	}
}

static void print_states(struct arena *arena, const struct inspection *module)
{
	const struct report_state *state;
	const char *const *shadow;

	if (!module->states.count && !module->shadows.count)
		return;
	page_gap();
	page_heading("states and shadow variables");
	array_for_each(state, &module->states)
		page_line(SUB, "state     %lu, version %u%s", state->id, state->version,
			  fix_text(arena, state->fix));
	array_for_each(shadow, &module->shadows)
		page_line(SUB, "shadow    variables of id %s are used", *shadow);
}

static void print_forced(struct arena *arena, const struct inspection *module)
{
	bool all = module->forced_replace.count && !strcmp(*module->forced_replace.items, "-");

	page_gap();
	page_heading("when somebody forces a transition");
	page_line(SUB, "disabling it keeps %s in memory for ever",
		  JOINED(arena, &module->forced_disable));
	if (module->forced_replace.count)
		page_line(SUB, "replacing keeps %s in memory for ever",
			  all ? "all that it replaces" : JOINED(arena, &module->forced_replace));
}

static void print_warnings(const struct inspection *module)
{
	const char *const *warning;

	if (!module->warnings.count)
		return;
	page_gap();
	page_heading("warnings");
	array_for_each(warning, &module->warnings)
		page_line(SUB, "%s", *warning);
}

/* Who resolves a symbol. */
static const char *const how_texts[] = {
	[REPORT_KLP] = "by the livepatch core",
	[REPORT_EXPORT] = "by the module loader: it is exported",
	[REPORT_LINK] = "another file of the livepatch has it",
	[REPORT_INCLUDED] = "it is new",
	[REPORT_COPY] = "the livepatch has a copy",
};

static void print_symbols(struct arena *arena, const struct inspection *module)
{
	const struct inspected_symbol *symbol;
	const struct inspected_proof *proof;

	if (module->proof.count) {
		page_gap();
		page_heading("what was held against the running kernel");
	}
	array_for_each(proof, &module->proof)
		page_line(SUB, "%s (%s): %lu functions, %lu variables, %lu references, digest %s",
			  proof->unit, proof->object, proof->functions, proof->variables,
			  proof->references, proof->digest);
	if (module->symbols.count) {
		page_gap();
		page_heading("symbols that it refers to");
	}
	array_for_each(symbol, &module->symbols)
		page_line(SUB, "%s of %s%s: %s", symbol->name, symbol->object,
			  position_text(arena, symbol->sympos), how_texts[symbol->how]);
}

static int print_page(struct arena *arena, const struct inspection *module, bool all)
{
	const char *const *object;

	print_head(arena, module);
	print_fixes(module);
	array_for_each(object, &module->objects)
		print_object(arena, module, *object);
	print_other_objects(arena, module);
	print_states(arena, module);
	print_forced(arena, module);
	print_warnings(module);
	if (all)
		print_symbols(arena, module);
	return page_end("what the module patches");
}

int inspect_module(const char *ko, enum inspect_view view)
{
	struct arena *arena = arena_new();
	const struct module_summary *module = module_summary_read(arena, ko);
	struct inspection inspection;
	int result = -1;

	if (module) {
		inspection_make(arena, module, &inspection);
		result = view == INSPECT_YAML ? inspection_print_yaml(arena, &inspection)
					      : print_page(arena, &inspection, view == INSPECT_ALL);
	}
	arena_free(arena);
	return result;
}
