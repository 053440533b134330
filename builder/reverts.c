// SPDX-License-Identifier: GPL-2.0-or-later
#include "reverts.h"
#include "explain/conflicts.h"
#include "explain/unit-reports.h"
#include "units/reverted.h"
#include "../livepatch/livepatch.h"

#include <string.h>

/* Some kernels cannot do otherwise. */
static bool stacks(const struct job *job)
{
	return job->request->no_replace || !job->api->replace;
}

bool reverts_wanted(const struct job *job, const struct enabled_modules *replaced)
{
	return job->request->reverts.count || (stacks(job) && replaced->count);
}

static bool is_same(const struct reverted_function *a, const struct reverted_function *b)
{
	return summary_same_function(
		&(struct summary_function){
			.object = a->object, .name = a->name, .sympos = a->sympos },
		&(struct summary_function){
			.object = b->object, .name = b->name, .sympos = b->sympos });
}

static void add(const struct job *job, struct reverted_functions *functions,
		const struct reverted_function *function)
{
	struct reverted_function *other;

	array_for_each(other, &functions->items)
		if (is_same(other, function)) {
			if (!other->source)
				other->source = function->source;
			return;
		}
	*array_push(job->arena, &functions->items) = *function;
}

/* OBJECT:FUNCTION[,SYMPOS]; options.c has checked it. */
static void add_option(const struct job *job, const char *option,
		       struct reverted_functions *functions)
{
	const char *colon = strchr(option, ':');
	struct reverted_function function = {
		.object = klp_object_name(job->arena, option, (size_t)(colon - option)),
		.wanted_by = arena_printf(job->arena, "--revert %s", option),
	};

	if (klp_function_parse(job->arena, colon + 1, &function.name, &function.sympos))
		add(job, functions, &function);
}

/* Returns what the patches make of the module, as far as it is known before the reverts; or NULL. */
static const struct module_summary *module_so_far(const struct job *job,
						  const struct patch_set *patches,
						  const struct unit_set *units)
{
	struct report *report = arena_new_object(job->arena, struct report);

	report->module = job->request->name;
	report->kernel = job->kernel->release;
	if (compared_units_read(job, units, report))
		return NULL;
	/* A unit may have a callback of one kind for each fix. */
	fixes_attribute(job, patches, report);
	return module_summary_of_report(job->arena, report);
}

/* Returns the source file of a function, which the report of the old module names; or NULL. */
static const char *reported_source(const struct job *job, const struct enabled_modules *replaced,
				   const struct report_nop *nop)
{
	const struct module_summary *const *old;
	const struct report_function *function;
	const struct report_unit *unit;

	array_for_each(old, replaced) {
		if (!(*old)->report || strcmp((*old)->name, nop->module))
			continue;
		array_for_each(unit, &(*old)->report->units)
			array_for_each(function, &unit->functions)
				if (livepatch_replaces(function) &&
				    !strcmp(unit->object, nop->object) &&
				    !strcmp(function->name, nop->function) &&
				    function->sympos == nop->sympos &&
				    unit_name_is_plain(unit->unit))
					return arena_printf(job->arena, "%.*s.c",
							    (int)strlen(unit->unit) - 2,
							    unit->unit);
	}
	return NULL;
}

static int add_replaced(const struct job *job, const struct patch_set *patches,
			const struct enabled_modules *replaced, const struct unit_set *units,
			struct reverted_functions *functions)
{
	const struct module_summary *next = module_so_far(job, patches, units);
	struct transition transition = { 0 };
	const struct report_nop *nop;

	if (!next)
		return -1;
	nops_find(job->arena, replaced, next, &transition);
	array_for_each(nop, &transition.nops)
		add(job, functions,
		    &(struct reverted_function){
			    .object = nop->object,
			    .name = nop->function,
			    .sympos = nop->sympos,
			    .wanted_by = nop->module,
			    .source = reported_source(job, replaced, nop),
		    });
	return 0;
}

int reverts_make(struct job *job, const struct patch_set *patches,
		 const struct enabled_modules *replaced, const struct plugin *plugin,
		 struct unit_set *units)
{
	struct reverted_functions functions = { 0 };
	const char *const *option;

	/* changes_find() reports the units that failed; what the module lacks is not known then. */
	if (!reverts_wanted(job, replaced) || !units_are_compared(job, units))
		return 0;
	array_for_each(option, &job->request->reverts)
		add_option(job, *option, &functions);
	if (stacks(job) && add_replaced(job, patches, replaced, units, &functions))
		return -1;
	if (!functions.items.count)
		return 0;
	return reverted_units_find(job, &functions, units)
		       ?: reverts_compile(job, patches, units, plugin);
}
