/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why things are in a livepatch: hunks change functions, and these need others that are new. What cannot be replaced, a
 * constant table or a function without an fentry call, is copied, and what uses it is replaced.
 */
#ifndef KLP_INCLUSION_GRAPH_H
#define KLP_INCLUSION_GRAPH_H

#include "../../lib/report.h"

struct graph_node {
	enum { NODE_HUNK, NODE_FUNCTION, NODE_DATA } kind;
	const char *name; /* "hunk 2 of fs/proc/cmdline.c", "f()", "counter" */
	const char *note; /* what became of it: "replaced", "added"; the patch of a hunk */
	enum report_status status;
	const struct report_unit *unit; /* NULL: a hunk */
};

/* `to` is in the livepatch because of `from`; indices of nodes. */
struct graph_edge {
	size_t from, to;
};

struct inclusion_graph {
	ARRAY(struct graph_node) nodes;
	ARRAY(struct graph_edge) edges;
};

/* Makes the graph of all units; data that stays in the running object is left out. */
void inclusion_graph_make(struct arena *arena, const struct report *report,
			  struct inclusion_graph *graph);

/* What a reviewer calls a status: "replaced", "added". */
const char *status_word(enum report_status status);

/* The most nodes of a picture: one with more cannot be read. */
#define GRAPH_NODES_MAX 60

/*
 * Returns a picture of the graph as an SVG element, drawn by Graphviz; or NULL, and *why_not in words. `prefix` begins
 * the ids of elements; `work` is a directory for the program's input, or NULL for a temporary file.
 */
const char *graph_picture(struct arena *arena, const struct inclusion_graph *graph,
			  const char *prefix, const char *work, const char **why_not);

#endif
