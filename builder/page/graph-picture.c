// SPDX-License-Identifier: GPL-2.0-or-later
#include "inclusion-graph.h"
#include "../kernels/tools.h"
#include "../../lib/cleanup.h"
#include "../../lib/files.h"
#include "../../lib/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The page's style sheet gives colours to these classes. */
static const char *class_of(const struct graph_node *node)
{
	if (node->kind == NODE_HUNK)
		return "hunk";
	return node->status == REPORT_CHANGED || node->status == REPORT_REVERTED ? "replaced"
										 : "added";
}

/*
 * A string of the DOT language: backslashes begin escapes there, also in front of n, l and G, and what looks like an entity of
 * HTML is one.
 */
static void add_string(struct text *dot, const char *text)
{
	for (; *text; text++)
		if (*text == '"' || *text == '\\')
			text_add(dot, "\\%c", *text);
		else if (*text == '&')
			text_add(dot, "&amp;");
		else
			text_add_bytes(dot,
				       (unsigned char)*text < ' ' || (unsigned char)*text > '~'
					       ? "?"
					       : text,
				       1);
}

static void add_node(struct text *dot, const struct inclusion_graph *graph, size_t index,
		     const char *prefix)
{
	const struct graph_node *node = &graph->nodes.items[index];

	text_add(dot, "\tn%zu [id=\"%sn%zu\" class=\"%s\" shape=%s label=\"", index, prefix, index,
		 class_of(node),
		 node->kind == NODE_HUNK   ? "plain"
		 : node->kind == NODE_DATA ? "cylinder"
					   : "box");
	add_string(dot, node->name);
	text_add(dot, "\\n");
	add_string(dot, node->kind == NODE_DATA ? "variable, " : "");
	add_string(dot, node->note);
	/* Boxes around the nodes of a unit would say it, too, but dot lays them over each other. */
	if (node->unit) {
		text_add(dot, " in ");
		add_string(dot, node->unit->unit);
	}
	text_add(dot, "\"]\n");
}

static const char *describe(struct arena *arena, const struct inclusion_graph *graph,
			    const char *prefix)
{
	struct text dot = { .arena = arena };
	const struct graph_edge *edge;
	size_t i;

	text_add(
		&dot,
		"digraph inclusion {\n\tid=\"%spicture\" rankdir=LR bgcolor=transparent nodesep=0.2 ranksep=0.5 margin=0.05\n"
		"\tfontname=Courier fontsize=11 labeljust=l\n"
		"\tnode [fontname=Courier fontsize=12 margin=\"0.14,0.07\"]\n"
		"\tedge [arrowsize=0.6]\n",
		prefix);
	for (i = 0; i < graph->nodes.count; i++)
		add_node(&dot, graph, i, prefix);
	array_for_each(edge, &graph->edges)
		text_add(&dot, "\tn%zu -> n%zu [id=\"%se%zu\"]\n", edge->from, edge->to, prefix,
			 (size_t)(edge - graph->edges.items));
	text_add(&dot, "}\n");
	return text_string(&dot);
}

/* What dot writes beside the picture: comments, and titles that only repeat the names of this program's own. */
static const struct {
	const char *begin, *end;
} left_out[] = {
	{ "<!--", "-->" },
	{ "<title>", "</title>" },
};

/* Returns the end of what begins here and is left out; NULL: nothing does. */
static const char *end_of_left_out(const char *at)
{
	size_t i;

	for (i = 0; i < sizeof(left_out) / sizeof(*left_out); i++) {
		const char *end = strncmp(at, left_out[i].begin, strlen(left_out[i].begin))
					  ? NULL
					  : strstr(at, left_out[i].end);

		if (end)
			return end + strlen(left_out[i].end) +
			       (end[strlen(left_out[i].end)] == '\n');
	}
	return NULL;
}

/* Takes the element without the prolog of a file of its own. */
static const char *take_element(struct arena *arena, const char *svg)
{
	const char *at = svg ? strstr(svg, "<svg") : NULL, *end = at ? strstr(at, "</svg>") : NULL;
	struct text element = { .arena = arena };

	if (!end)
		return NULL;
	while (at < end) {
		const char *behind = end_of_left_out(at);

		if (behind)
			at = behind;
		else
			text_add_bytes(&element, at++, 1);
	}
	return text_string(&element);
}

static const char *draw(struct arena *arena, const char *program, const char *path)
{
	char *argv[] = { (char *)program, "-Tsvg", (char *)path, NULL };
	const struct command command = { .argv = argv };

	return command_output(arena, &command);
}

const char *graph_picture(struct arena *arena, const struct inclusion_graph *graph,
			  const char *prefix, const char *work, const char **why_not)
{
	const char *program = tool_path(arena, "dot"), *picture;
	char *path = work ? arena_printf(arena, "%s/%sinclusion.dot", work, prefix)
			  : arena_printf(arena, "%s/klp-build-XXXXXX", getenv("TMPDIR") ?: "/tmp");
	const char *text;
	int fd;

	*why_not = "Graphviz's dot could not draw it";
	if (graph->nodes.count > GRAPH_NODES_MAX)
		*why_not = arena_printf(arena,
					"with %zu nodes it could not be read; the limit is %d",
					graph->nodes.count, GRAPH_NODES_MAX);
	else if (!program)
		*why_not = "Graphviz's dot is not installed (Debian's package graphviz)";
	if (graph->nodes.count > GRAPH_NODES_MAX || !program)
		return NULL;
	text = describe(arena, graph, prefix);
	if (!work) {
		fd = mkstemp(path);
		if (fd < 0)
			return NULL;
		close(fd);
		temporary_add(path);
	}
	picture = file_write(path, text, strlen(text))
			  ? NULL
			  : take_element(arena, draw(arena, program, path));
	if (!work)
		temporary_remove(path);
	return picture ? arena_printf(arena, "%s</svg>\n", picture) : NULL;
}
