// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-shadow-types.h"
#include "shadow-uses.h"
#include "../../lib/normalise.h"
#include "../../lib/text.h"
#include "../../livepatch/format.h"

#include <string.h>

/* __FILE__ is as it was included: "./include/linux/x.h", "fs/proc/../x.h". */
static bool is_one_file(const struct job *job, const char *a, const char *b)
{
	return (*a == '/') == (*b == '/') &&
	       !strcmp(path_normalise(job->arena, a), path_normalise(job->arena, b));
}

static bool is_one_place(const struct job *job, const struct report_shadow_type *a,
			 const struct report_shadow_type *b)
{
	return a->line == b->line && a->file && b->file && is_one_file(job, a->file, b->file);
}

/* Each unit has a static function of its own; that of a header is the same in all. */
static bool is_one_destructor(const struct job *job, const struct report_shadow_type *a,
			      const struct report_shadow_type *b)
{
	if (!a->dtor || !b->dtor)
		return !a->dtor && !b->dtor;
	return !strcmp(a->dtor, b->dtor) && a->dtor_is_global == b->dtor_is_global &&
	       (a->dtor_is_global || is_one_place(job, a, b));
}

static const char *destructor_text(const struct job *job, const struct report_shadow_type *type)
{
	return !type->dtor ? "no destructor"
			   : arena_printf(job->arena, "the %sdestructor %s()",
					  type->dtor_is_global ? "" : "static ", type->dtor);
}

static const char *fix_text(const struct job *job, const struct report_shadow_type *type)
{
	return type->fix ? arena_printf(job->arena, " (%s)", type->fix) : "";
}

/* Checks two types of one id that are in different units. */
static int check_pair(const struct job *job, const struct report_shadow_type *type,
		      const struct report_shadow_type *other)
{
	if (!is_one_destructor(job, type, other))
		return fail(
			"%s:%u: shadow type %s%s has the id %s and %s, and %s at %s:%u%s has the same id and %s; variables of an id have one destructor: declare the type with it in one header, make it one global function, or use another id",
			type->file, type->line, type->name, fix_text(job, type), type->id,
			destructor_text(job, type), other->name, other->file, other->line,
			fix_text(job, other), destructor_text(job, other));
	if (type->version != other->version)
		return fail(
			"%s:%u: shadow type %s%s has the id %s and version %u, and %s at %s:%u%s version %u; give both the same version",
			type->file, type->line, type->name, fix_text(job, type), type->id,
			type->version, other->name, other->file, other->line, fix_text(job, other),
			other->version);
	return 0;
}

/* create-diff-object has compared the types of the unit itself. */
static int check_type(const struct job *job, const struct report *report,
		      const struct report_unit *unit, const struct report_shadow_type *type)
{
	const struct report_shadow_type *other;
	const struct report_unit *of;

	for (of = report->units.items; of < unit; of++)
		array_for_each(other, &of->shadow_types)
			if (!strcmp(other->id, type->id) && check_pair(job, type, other))
				return -1;
	return 0;
}

static const struct report_function *function_of(const struct report_unit *unit, const char *name)
{
	const struct report_function *function;

	array_for_each(function, &unit->functions)
		if (!strcmp(function->name, name))
			return function;
	return NULL;
}

/*
 * In its own unit a changed destructor is a copy (select/shadow-types.c). A global function of another unit is
 * reached as the running one, through ftrace, which does not lead to the new code any more when it is time.
 */
static int check_destructor(const struct report *report, const struct report_unit *unit,
			    const struct report_shadow_type *type)
{
	const struct report_function *function;
	const struct report_unit *of;

	if (!type->dtor_is_global || function_of(unit, type->dtor))
		return 0;
	array_for_each(of, &report->units) {
		function = of == unit ? NULL : function_of(of, type->dtor);
		if (function && function->status == REPORT_CHANGED)
			return fail(
				"%s:%u: the patch changes %s(), the destructor of shadow type %s, in %s; the destructor runs when the livepatch is not in force any more, and from here the original would be called: declare the type in the file of its destructor, or give it a new function",
				type->file, type->line, type->dtor, type->name, of->unit);
	}
	return 0;
}

static void warn_of(const struct job *job, struct report_unit *unit, const char *text)
{
	warning("%s", text);
	*array_push(job->arena, &unit->warnings) = text;
}

/* What a destructor reaches in its unit, by name. */
struct destructor_calls {
	const struct job *job;
	const struct report *report;
	struct report_unit *unit;
	const struct report_shadow_type *type;
	ARRAY(const char *) reached;
};

static void reach(struct destructor_calls *calls, const char *function)
{
	const char **other;

	array_for_each(other, &calls->reached)
		if (!strcmp(*other, function))
			return;
	*array_push(calls->job->arena, &calls->reached) = function;
}

/* Returns the other unit of the patch that changes the running function, or NULL. */
static const struct report_unit *changer_of(const struct destructor_calls *calls,
					    const struct report_relocation *call)
{
	const struct report_function *function;
	const struct report_unit *of;

	if (call->how != REPORT_KLP && call->how != REPORT_EXPORT)
		return NULL;
	array_for_each(of, &calls->report->units) {
		function = of == calls->unit ? NULL : function_of(of, call->target);
		if (function && function->status == REPORT_CHANGED && call->object &&
		    !strcmp(of->object, call->object) &&
		    (call->how == REPORT_EXPORT || call->sympos == function->sympos))
			return of;
	}
	return NULL;
}

static void look_at_call(struct destructor_calls *calls, const char *caller,
			 const struct report_relocation *call)
{
	const struct report_shadow_type *type = calls->type;
	const struct report_unit *changer = changer_of(calls, call);
	struct arena *arena = calls->job->arena;
	const char *through = "";

	if (!changer) {
		/* create-diff-object speaks of calls in the unit that ftrace redirects. */
		if (call->how == REPORT_INCLUDED)
			reach(calls,
			      arena_strndup(arena, call->target, strcspn(call->target, "+-")));
		return;
	}
	if (strcmp(caller, type->dtor))
		through = arena_printf(arena, "leads to %s(), which ", caller);
	warn_of(calls->job, calls->unit,
		arena_printf(
			arena,
			"%s:%u: %s(), the destructor of shadow type %s, %scalls %s(), which the patch changes in %s: once the livepatch is not in force any more, that is the original",
			type->file, type->line, type->dtor, type->name, through, call->target,
			changer->unit));
}

/* As create-diff-object does within a unit (select/destructors.c). */
static void find_calls(const struct job *job, const struct report *report, struct report_unit *unit,
		       const struct report_shadow_type *type)
{
	struct destructor_calls calls = { job, report, unit, type, { 0 } };
	const struct report_relocations *of;
	const struct report_relocation *call;
	size_t i;

	if (!type->dtor)
		return;
	reach(&calls, type->dtor);
	for (i = 0; i < calls.reached.count; i++)
		array_for_each(of, &unit->relocations)
			if (is_code_of(of->symbol, calls.reached.items[i]))
				array_for_each(call, &of->resolved)
					look_at_call(&calls, calls.reached.items[i], call);
}

/* Where an id is declared. */
enum declared { DECLARED_NOT, DECLARED_ELSEWHERE, DECLARED };

/* What vmlinux declares is registered for as long as the livepatch is; what a module does, while it is there. */
static enum declared find_declaration(const struct report *report, const struct report_unit *unit,
				      const char *id, const char **elsewhere)
{
	const struct report_shadow_type *type;
	const struct report_unit *of;
	enum declared found = DECLARED_NOT;

	array_for_each(of, &report->units)
		array_for_each(type, &of->shadow_types) {
			if (strcmp(type->id, id))
				continue;
			if (klp_is_vmlinux(of->object) || !strcmp(of->object, unit->object))
				return DECLARED;
			*elsewhere = of->object;
			found = DECLARED_ELSEWHERE;
		}
	return found;
}

static const char *place_of(const struct job *job, const struct report_unit *unit,
			    const struct report_shadow *use)
{
	return use->file ? arena_printf(job->arena, "%s:%u", use->file, use->line) : unit->unit;
}

/* What is freed is gone: code that only frees what an earlier livepatch has left needs no type. */
static bool is_free(const struct report_shadow *use)
{
	return !strcmp(use->call, "klp_shadow_free") || !strcmp(use->call, "klp_shadow_free_all");
}

static int check_use(const struct job *job, const struct report *report, struct report_unit *unit,
		     const struct report_shadow *use)
{
	const char *place = place_of(job, unit, use), *elsewhere = NULL, *problem;
	enum declared declared;

	if (!strcmp(use->call, REPORT_SHADOW_TYPE))
		return 0;
	if (!use->id) {
		/* With types in the kernel's core, that is what the calls take. */
		if (!job->api->shadow_types)
			warn_of(job, unit,
				arena_printf(
					job->arena,
					"%s: %s() uses %s() with an id that is not constant: nothing tells whether a shadow type of the livepatch has it",
					place, use->function, use->call));
		return 0;
	}
	declared = is_free(use) ? DECLARED : find_declaration(report, unit, use->id, &elsewhere);
	if (declared == DECLARED)
		return 0;
	problem =
		declared == DECLARED_NOT
			? "no shadow type of the livepatch has: nothing frees the variables when the livepatch is gone"
			: arena_printf(
				  job->arena,
				  "only a shadow type of %s has: its variables are freed when that module goes",
				  elsewhere);
	if (job->request->allow_undeclared_shadow) {
		warn_of(job, unit,
			arena_printf(
				job->arena,
				"%s: %s() calls %s() with the id %s, which %s; --allow-undeclared-shadow allows it",
				place, use->function, use->call, use->id, problem));
		return 0;
	}
	return fail(
		"%s: %s() calls %s() with the id %s, which %s. Declare it in this file, by KLP_SHADOW_TYPE(NAME, %s, CONSTRUCTOR, DESTRUCTOR) of <linux/livepatch_helpers.h>; or, when something else frees them, --allow-undeclared-shadow",
		place, use->function, use->call, use->id, problem, use->id);
}

static bool has_call(const struct report_unit *unit)
{
	const struct report_symbol *symbol;

	array_for_each(symbol, &unit->symbols)
		if (!strncmp(symbol->name, "klp_shadow_", 11))
			return true;
	return false;
}

static int check_uses(const struct job *job, const struct plugin *plugin,
		      const struct report *report, struct report_unit *unit)
{
	const struct report_shadow *use;
	int result = 0;

	array_for_each(use, &unit->shadows)
		result |= check_use(job, report, unit, use);
	if (!plugin->path && has_call(unit))
		warn_of(job, unit,
			arena_printf(
				job->arena,
				"%s: it uses shadow variables, and without the compiler plugin (%s) nothing tells whether all their ids have a shadow type",
				unit->unit, plugin->missing));
	return result;
}

int module_shadow_types_check(const struct job *job, const struct plugin *plugin,
			      struct report *report)
{
	const struct report_shadow_type *type;
	struct report_unit *unit;
	int result = 0;

	array_for_each(unit, &report->units) {
		array_for_each(type, &unit->shadow_types) {
			result |= check_type(job, report, unit, type) |
				  check_destructor(report, unit, type);
			find_calls(job, report, unit, type);
		}
		result |= check_uses(job, plugin, report, unit);
	}
	return result;
}
