// SPDX-License-Identifier: GPL-2.0-or-later
#include "difference.h"
#include "replace.h"
#include "../lib/files.h"
#include "../lib/page.h"
#include "../lib/report-fields.h"

#include <string.h>

/* 0: not said, for the table of words. */
enum where { IN_BOTH = 1, ADDED, DROPPED };

/* Something of a kind that both modules have lists of. What a kind does not have is NULL or 0. */
struct differing {
	enum where where;
	const char *object, *kind, *name, *id;
	unsigned long number, sympos;
	enum report_status status;
	enum report_outcome from_outcome, to_outcome;
	unsigned int from_version, to_version;
};

struct differing_list {
	struct differing *items;
	size_t count, capacity;
};

struct module_difference {
	const char *from, *from_version, *to, *to_version, *kernel;
	bool allowed;
	const char *why;
	ARRAY(struct report_nop) nops;
	struct differing_list fixes, functions, callbacks, states, shadows, types;
};

#define FIELD(member, key, kind, need)                                          \
	{                                                                       \
		key, kind, offsetof(struct differing, member), need, NULL, NULL \
	}
#define WORD(member, key, words)                                                           \
	{                                                                                  \
		key, FIELD_WORD, offsetof(struct differing, member), OPTIONAL, NULL, words \
	}
#define RECORD(name)                                                                               \
	static const struct report_record name##_record = { #name, sizeof(struct differing), true, \
							    name##_fields }

static const char *const where_names[] = {
	[IN_BOTH] = "both",
	[ADDED] = "added",
	[DROPPED] = "dropped",
};
static const struct report_words where_words = { where_names,
						 sizeof(where_names) / sizeof(*where_names) };

static const struct report_field fix_fields[] = {
	WORD(where, "where", &where_words),
	FIELD(id, "id", FIELD_TEXT, REQUIRED),
	WORD(from_outcome, "from", &report_outcome_words),
	WORD(to_outcome, "to", &report_outcome_words),
	{ 0 },
};
RECORD(fix);

static const struct report_field function_fields[] = {
	WORD(where, "where", &where_words),
	FIELD(object, "object", FIELD_NAME, REQUIRED),
	FIELD(name, "name", FIELD_NAME, REQUIRED),
	FIELD(sympos, "sympos", FIELD_ULONG, ALWAYS_WRITTEN),
	WORD(status, "status", &report_status_words),
	{ 0 },
};
RECORD(function);

static const struct report_field callback_fields[] = {
	WORD(where, "where", &where_words),
	FIELD(object, "object", FIELD_NAME, REQUIRED),
	FIELD(kind, "kind", FIELD_NAME, REQUIRED),
	FIELD(name, "function", FIELD_NAME, REQUIRED),
	{ 0 },
};
RECORD(callback);

static const struct report_field state_fields[] = {
	WORD(where, "where", &where_words),
	FIELD(number, "id", FIELD_ID, REQUIRED),
	FIELD(from_version, "from", FIELD_UINT, OPTIONAL),
	FIELD(to_version, "to", FIELD_UINT, OPTIONAL),
	{ 0 },
};
RECORD(state);

static const struct report_field shadow_fields[] = {
	WORD(where, "where", &where_words),
	FIELD(id, "id", FIELD_PLACE, REQUIRED),
	{ 0 },
};
RECORD(shadow);

static const struct report_field type_fields[] = {
	WORD(where, "where", &where_words),
	FIELD(object, "object", FIELD_NAME, REQUIRED),
	FIELD(name, "name", FIELD_NAME, REQUIRED),
	FIELD(id, "id", FIELD_PLACE, REQUIRED),
	FIELD(from_version, "from", FIELD_UINT, OPTIONAL),
	FIELD(to_version, "to", FIELD_UINT, OPTIONAL),
	{ 0 },
};
RECORD(type);

#define LIST(member, key, record)                                                                 \
	{                                                                                         \
		key, FIELD_RECORDS, offsetof(struct module_difference, member), OPTIONAL, record, \
			NULL                                                                      \
	}

static const struct report_field difference_fields[] = {
	REPORT_FIELD(module_difference, from, FIELD_NAME, REQUIRED),
	REPORT_FIELD(module_difference, from_version, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(module_difference, to, FIELD_NAME, REQUIRED),
	REPORT_FIELD(module_difference, to_version, FIELD_TEXT, OPTIONAL),
	REPORT_FIELD(module_difference, kernel, FIELD_NAME, REQUIRED),
	REPORT_FIELD(module_difference, allowed, FIELD_BOOL, ALWAYS_WRITTEN),
	REPORT_FIELD(module_difference, why, FIELD_TEXT, OPTIONAL),
	LIST(nops, "nops", &report_nop_record),
	LIST(fixes, "fixes", &fix_record),
	LIST(functions, "functions", &function_record),
	LIST(callbacks, "callbacks", &callback_record),
	LIST(states, "states", &state_record),
	LIST(shadows, "shadows", &shadow_record),
	LIST(types, "shadow_types", &type_record),
	{ 0 },
};
static const struct report_record difference_record = { "difference",
							sizeof(struct module_difference), false,
							difference_fields };

struct module_pair {
	struct arena *arena;
	const struct module_summary *from, *to;
};

static enum where where(const void *in_from, const void *in_to)
{
	return in_from && in_to ? IN_BOTH : in_to ? ADDED : DROPPED;
}

static const struct report_fix *find_fix(const struct module_summary *module, const char *id)
{
	const struct report_fix *fix;

	if (module->report)
		array_for_each(fix, &module->report->fixes)
			if (!strcmp(fix->id, id))
				return fix;
	return NULL;
}

static void add_fix(const struct module_pair *pair, struct differing_list *list, const char *id)
{
	const struct report_fix *from = find_fix(pair->from, id), *to = find_fix(pair->to, id);

	*array_push(pair->arena, list) = (struct differing){
		.where = where(from, to),
		.id = id,
		.from_outcome = from ? from->outcome : 0,
		.to_outcome = to ? to->outcome : 0,
	};
}

static void compare_fixes(const struct module_pair *pair, struct differing_list *list)
{
	const struct report_fix *fix;

	if (pair->from->report)
		array_for_each(fix, &pair->from->report->fixes)
			add_fix(pair, list, fix->id);
	if (pair->to->report)
		array_for_each(fix, &pair->to->report->fixes)
			if (!find_fix(pair->from, fix->id))
				add_fix(pair, list, fix->id);
}

static void add_function(const struct module_pair *pair, struct differing_list *list,
			 const struct summary_function *from, const struct summary_function *to)
{
	const struct summary_function *any = to ?: from;

	*array_push(pair->arena, list) = (struct differing){
		.where = where(from, to),
		.object = any->object,
		.name = any->name,
		.sympos = any->sympos,
		.status = any->reverted ? REPORT_REVERTED : REPORT_CHANGED,
	};
}

static void compare_functions(const struct module_pair *pair, struct differing_list *list)
{
	const struct summary_function *function;

	array_for_each(function, &pair->from->functions)
		add_function(pair, list, function, summary_function(pair->to, function));
	array_for_each(function, &pair->to->functions)
		if (!summary_function(pair->from, function))
			add_function(pair, list, NULL, function);
}

static const struct summary_callback *find_callback(const struct module_summary *module,
						    const struct summary_callback *like)
{
	const struct summary_callback *callback;

	array_for_each(callback, &module->callbacks)
		if (callback->kind == like->kind && !strcmp(callback->object, like->object) &&
		    !strcmp(callback->function, like->function))
			return callback;
	return NULL;
}

static void add_callback(const struct module_pair *pair, struct differing_list *list,
			 const struct summary_callback *from, const struct summary_callback *to)
{
	const struct summary_callback *any = to ?: from;

	*array_push(pair->arena, list) = (struct differing){
		.where = where(from, to),
		.object = any->object,
		.kind = klp_callback_name(any->kind),
		.name = any->function,
	};
}

static void compare_callbacks(const struct module_pair *pair, struct differing_list *list)
{
	const struct summary_callback *callback;

	array_for_each(callback, &pair->from->callbacks)
		add_callback(pair, list, callback, find_callback(pair->to, callback));
	array_for_each(callback, &pair->to->callbacks)
		if (!find_callback(pair->from, callback))
			add_callback(pair, list, NULL, callback);
}

static void add_state(const struct module_pair *pair, struct differing_list *list,
		      const struct report_state *from, const struct report_state *to)
{
	*array_push(pair->arena, list) = (struct differing){
		.where = where(from, to),
		.number = (to ?: from)->id,
		.from_version = from ? from->version : 0,
		.to_version = to ? to->version : 0,
	};
}

static void compare_states(const struct module_pair *pair, struct differing_list *list)
{
	const struct report_state *state;

	array_for_each(state, &pair->from->states)
		add_state(pair, list, state, summary_state(pair->to, state->id));
	array_for_each(state, &pair->to->states)
		if (!summary_state(pair->from, state->id))
			add_state(pair, list, NULL, state);
}

static void compare_shadows(const struct module_pair *pair, struct differing_list *list)
{
	const struct summary_shadow *shadow;

	array_for_each(shadow, &pair->from->shadows)
		*array_push(pair->arena, list) = (struct differing){
			.where = where(shadow, summary_shadow(pair->to, shadow->id)),
			.id = shadow->id,
		};
	array_for_each(shadow, &pair->to->shadows)
		if (!summary_shadow(pair->from, shadow->id))
			*array_push(pair->arena, list) = (struct differing){
				.where = ADDED,
				.id = shadow->id,
			};
}

static void add_type(const struct module_pair *pair, struct differing_list *list,
		     const struct summary_type *from, const struct summary_type *to)
{
	const struct summary_type *any = to ?: from;

	*array_push(pair->arena, list) = (struct differing){
		.where = where(from, to),
		.object = any->object,
		.name = any->name,
		.id = any->id,
		.from_version = from ? from->version : 0,
		.to_version = to ? to->version : 0,
	};
}

static void compare_types(const struct module_pair *pair, struct differing_list *list)
{
	const struct summary_type *type;

	array_for_each(type, &pair->from->types)
		add_type(pair, list, type, summary_type_of(pair->to, type->object, type->id));
	array_for_each(type, &pair->to->types)
		if (!summary_type_of(pair->from, type->object, type->id))
			add_type(pair, list, NULL, type);
}

/* What the kernel does when the second one is loaded while the first is enabled. */
static void find_transition(const struct module_pair *pair, struct module_difference *difference)
{
	struct enabled_modules enabled = { 0 };
	const struct transition *transition;
	const struct report_nop *nop;

	*array_push(pair->arena, &enabled) = pair->from;
	transition = transition_find(pair->arena, &enabled, pair->to);
	difference->allowed = !transition->refused;
	difference->why = transition->refused;
	array_for_each(nop, &transition->nops)
		*array_push(pair->arena, &difference->nops) = *nop;
}

static void compare(const struct module_pair *pair, struct module_difference *difference)
{
	*difference = (struct module_difference){
		.from = pair->from->name,
		.from_version = pair->from->report ? pair->from->report->version : NULL,
		.to = pair->to->name,
		.to_version = pair->to->report ? pair->to->report->version : NULL,
		.kernel = pair->to->release,
	};
	find_transition(pair, difference);
	compare_fixes(pair, &difference->fixes);
	compare_functions(pair, &difference->functions);
	compare_callbacks(pair, &difference->callbacks);
	compare_states(pair, &difference->states);
	compare_shadows(pair, &difference->shadows);
	compare_types(pair, &difference->types);
}

/* For people: what is printed of each kind. */
static const char *fix_text(struct arena *arena, const struct differing *fix)
{
	const char *from = fix->from_outcome ? report_outcome_name(fix->from_outcome) : NULL;
	const char *to = fix->to_outcome ? report_outcome_name(fix->to_outcome) : NULL;

	if (from && to && strcmp(from, to))
		return arena_printf(arena, "fix       %s: %s, then %s", fix->id, from, to);
	return arena_printf(arena, "fix       %s: %s", fix->id, to ?: from ?: "-");
}

static const char *function_text(struct arena *arena, const struct differing *function)
{
	return arena_printf(arena, "%-9s %s()%s of %s", report_status_name(function->status),
			    function->name,
			    function->sympos ? arena_printf(arena, ", position %lu of its name,",
							    function->sympos)
					     : "",
			    function->object);
}

static const char *callback_text(struct arena *arena, const struct differing *callback)
{
	return arena_printf(arena, "callback  %s: %s() of %s", callback->kind, callback->name,
			    callback->object);
}

static const char *versions_text(struct arena *arena, const struct differing *item)
{
	/* A shadow type need not have one. */
	if (!item->from_version && !item->to_version)
		return "";
	if (item->where == IN_BOTH && item->from_version != item->to_version)
		return arena_printf(arena, ", version %u, then %u", item->from_version,
				    item->to_version);
	return arena_printf(arena, ", version %u",
			    item->where == DROPPED ? item->from_version : item->to_version);
}

static const char *state_text(struct arena *arena, const struct differing *state)
{
	return arena_printf(arena, "state     %lu%s", state->number, versions_text(arena, state));
}

static const char *shadow_text(struct arena *arena, const struct differing *shadow)
{
	return arena_printf(arena, "shadow    variables of id %s", shadow->id);
}

static const char *type_text(struct arena *arena, const struct differing *type)
{
	return arena_printf(arena, "shadow    type %s of %s, id %s%s", type->name, type->object,
			    type->id, versions_text(arena, type));
}

static const struct shown_kind {
	size_t list; /* in struct module_difference */
	const char *(*text)(struct arena *arena, const struct differing *item);
} shown_kinds[] = {
	{ offsetof(struct module_difference, fixes), fix_text },
	{ offsetof(struct module_difference, functions), function_text },
	{ offsetof(struct module_difference, callbacks), callback_text },
	{ offsetof(struct module_difference, states), state_text },
	{ offsetof(struct module_difference, shadows), shadow_text },
	{ offsetof(struct module_difference, types), type_text },
};

static void print_where(struct arena *arena, const struct module_difference *difference,
			enum where where, const char *heading)
{
	const struct shown_kind *kind, *end = shown_kinds + sizeof(shown_kinds) / sizeof(*kind);
	const struct differing *item;
	bool any = false;

	for (kind = shown_kinds; kind < end; kind++)
		array_for_each(item, (const struct differing_list *)((const char *)difference +
								     kind->list)) {
			if (item->where != where)
				continue;
			if (!any) {
				page_gap();
				page_heading("%s", heading);
			}
			any = true;
			page_line(4, "%s", kind->text(arena, item));
		}
}

static const char *named(struct arena *arena, const char *module, const char *version)
{
	return version ? arena_printf(arena, "%s (version %s)", module, version) : module;
}

static int print_page(struct arena *arena, const struct module_difference *difference)
{
	const struct report_nop *nop;

	page_heading("%s -> %s, for %s", named(arena, difference->from, difference->from_version),
		     named(arena, difference->to, difference->to_version), difference->kernel);
	page_line(4, "%s%s",
		  difference->allowed ? "the kernel allows it" : "the kernel refuses it: ",
		  difference->allowed ? "" : difference->why);
	if (difference->nops.count) {
		page_gap();
		page_heading("goes back to the kernel's code");
	}
	array_for_each(nop, &difference->nops)
		page_line(4, "nop       %s()%s of %s", nop->function,
			  nop->sympos
				  ? arena_printf(arena, ", position %lu of its name,", nop->sympos)
				  : "",
			  nop->object);
	print_where(arena, difference, DROPPED,
		    arena_printf(arena, "only in %s", difference->from));
	print_where(arena, difference, ADDED, arena_printf(arena, "only in %s", difference->to));
	print_where(arena, difference, IN_BOTH, "in both");
	return page_end("what differs");
}

static int print_yaml(struct arena *arena, const struct module_difference *difference)
{
	size_t size;
	char *text = report_record_text(arena, &difference_record, difference, &size);

	return text ? file_write_through("-", text, size) : -1;
}

int difference_print(const char *from, const char *to, enum inspect_view view)
{
	struct module_pair pair = { .arena = arena_new() };
	struct module_difference difference;
	int result = -1;

	pair.from = module_summary_read(pair.arena, from);
	pair.to = module_summary_read(pair.arena, to);
	if (pair.from && pair.to) {
		compare(&pair, &difference);
		result = view == INSPECT_YAML ? print_yaml(pair.arena, &difference)
					      : print_page(pair.arena, &difference);
	}
	arena_free(pair.arena);
	return result;
}
