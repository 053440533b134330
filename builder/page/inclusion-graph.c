// SPDX-License-Identifier: GPL-2.0-or-later
#include "inclusion-graph.h"
#include "../../lib/hash.h"

#include <string.h>

struct graph_maker {
	struct arena *arena;
	struct inclusion_graph *graph;
	struct hash numbers; /* "UNIT NAME" -> index + 1 */
	struct hash edges;   /* "FROM TO" */
};

const char *status_word(enum report_status status)
{
	static const char *const words[] = {
		[REPORT_CHANGED] = "replaced", [REPORT_COPIED] = "copied",
		[REPORT_NEW] = "added",	       [REPORT_REMOVED] = "removed",
		[REPORT_KEPT] = "kept",	       [REPORT_REVERTED] = "reverted",
	};

	return words[status] ?: "unknown";
}

/* Within a unit functions and variables have the names of C. */
static const char *key_of(const struct graph_maker *maker, const struct report_unit *unit,
			  const char *name)
{
	return arena_printf(maker->arena, "%p %s", (const void *)unit, name);
}

static void add_node(struct graph_maker *maker, const struct report_unit *unit, const char *name,
		     struct graph_node node)
{
	const char *key = key_of(maker, unit, name);

	if (hash_get(&maker->numbers, key))
		return;
	*array_push(maker->arena, &maker->graph->nodes) = node;
	hash_add(&maker->numbers, key, (void *)(uintptr_t)maker->graph->nodes.count);
}

/* Returns the index of a node, or -1. */
static long find_node(const struct graph_maker *maker, const struct report_unit *unit,
		      const char *name)
{
	return (long)(uintptr_t)hash_get(&maker->numbers, key_of(maker, unit, name)) - 1;
}

static void add_edge(struct graph_maker *maker, long from, long to)
{
	const char *key = arena_printf(maker->arena, "%ld %ld", from, to);

	if (from < 0 || to < 0 || from == to || hash_get(&maker->edges, key))
		return;
	hash_add(&maker->edges, key, maker);
	*array_push(maker->arena, &maker->graph->edges) =
		(struct graph_edge){ (size_t)from, (size_t)to };
}

static void add_nodes_of(struct graph_maker *maker, const struct report_unit *unit)
{
	const struct report_function *function;
	const struct report_data *data;

	array_for_each(function, &unit->functions)
		if (function->status != REPORT_REMOVED)
			add_node(maker, unit, function->name,
				 (struct graph_node){
					 NODE_FUNCTION,
					 arena_printf(maker->arena, "%s()", function->name),
					 status_word(function->status), function->status, unit });
	array_for_each(data, &unit->data)
		if (data->status == REPORT_NEW || data->status == REPORT_COPIED)
			add_node(maker, unit, data->name,
				 (struct graph_node){ NODE_DATA, data->name,
						      status_word(data->status), data->status,
						      unit });
}

/*
 * A table that is copied, or a function without an fentry call, is the reason why what uses it is replaced: without this
 * proc_pid_status() would be there because of nothing, and task_state_array because of it.
 */
static void add_users(struct graph_maker *maker, const struct report_unit *unit)
{
	const struct report_function *function;
	long from, to;

	array_for_each(function, &unit->functions) {
		if (!function->what || strcmp(function->what, REPORT_WHAT_CALLERS) || !function->to)
			continue;
		from = find_node(maker, unit, function->to);
		to = find_node(maker, unit, function->name);
		add_edge(maker, from, to);
		hash_add(&maker->edges, arena_printf(maker->arena, "%ld %ld", to, from), maker);
	}
}

/* A chain goes from a changed function to the one that refers to `name`. */
static void add_chain(struct graph_maker *maker, const struct report_unit *unit,
		      const char *const *chain, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		add_edge(maker, find_node(maker, unit, chain[i]),
			 find_node(maker, unit, i + 1 < count ? chain[i + 1] : name));
}

static void add_chains(struct graph_maker *maker, const struct report_unit *unit)
{
	const struct report_function *function;
	const struct report_data *data;

	array_for_each(function, &unit->functions)
		add_chain(maker, unit, function->reached.items, function->reached.count,
			  function->name);
	array_for_each(data, &unit->data)
		add_chain(maker, unit, data->reached.items, data->reached.count, data->name);
}

/* References to what is new lead to it by more than one way. What is replaced is there by itself. */
static void add_references(struct graph_maker *maker, const struct report *report,
			   const struct report_unit *unit)
{
	const struct report_relocations *symbol;
	const struct report_relocation *field;
	const struct report_unit *other;

	array_for_each(symbol, &unit->relocations)
		array_for_each(field, &symbol->resolved) {
			const char *name = arena_strndup(maker->arena, field->target,
							 strcspn(field->target, "+"));
			long from = find_node(maker, unit, symbol->symbol);

			if (field->how == REPORT_INCLUDED || field->how == REPORT_COPY)
				add_edge(maker, from, find_node(maker, unit, name));
			if (field->how == REPORT_LINK)
				array_for_each(other, &report->units)
					add_edge(maker, from, find_node(maker, other, name));
		}
}

/* Adds the hunk, and an edge to each function or variable that its account names. */
static void add_hunk(struct graph_maker *maker, const struct report *report,
		     const struct report_hunk *hunk)
{
	const char *name = arena_printf(maker->arena, "hunk %u of %s", hunk->hunk, hunk->file);
	const char *own = arena_printf(maker->arena, "%s %s", hunk->patch, name);
	char *names = arena_strdup(maker->arena, hunk->about ?: ""), *about;
	const struct report_unit *unit;

	while ((about = strsep(&names, ","))) {
		about += strspn(about, " ");
		about[strcspn(about, "(")] = '\0';
		array_for_each(unit, &report->units) {
			if (find_node(maker, unit, about) < 0)
				continue;
			add_node(maker, NULL, own,
				 (struct graph_node){
					 .kind = NODE_HUNK, .name = name, .note = hunk->patch });
			add_edge(maker, find_node(maker, NULL, own), find_node(maker, unit, about));
		}
	}
}

void inclusion_graph_make(struct arena *arena, const struct report *report,
			  struct inclusion_graph *graph)
{
	struct graph_maker maker = { .arena = arena, .graph = graph };
	const struct report_unit *unit;
	const struct report_hunk *hunk;

	hash_setup(&maker.numbers, arena);
	hash_setup(&maker.edges, arena);
	array_for_each(unit, &report->units)
		add_nodes_of(&maker, unit);
	array_for_each(unit, &report->units)
		add_users(&maker, unit);
	array_for_each(unit, &report->units) {
		add_chains(&maker, unit);
		add_references(&maker, report, unit);
	}
	array_for_each(hunk, &report->hunks)
		if (!strcmp(hunk->kind, "changes"))
			add_hunk(&maker, report, hunk);
}
