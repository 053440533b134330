// SPDX-License-Identifier: GPL-2.0-or-later
/* Why things are in the module: as a picture, and as a table that says the same. */
#include "sections.h"
#include "inclusion-graph.h"

#include <string.h>

static void write_causes(struct section_writer *w, const struct inclusion_graph *graph, size_t node)
{
	const struct graph_edge *edge;
	bool any = false;

	array_for_each(edge, &graph->edges) {
		if (edge->to != node)
			continue;
		html_add(w->html, "%s<code>%s</code>", any ? ", " : "",
			 graph->nodes.items[edge->from].name);
		any = true;
	}
	if (!any)
		html_add(w->html, "&#8211;");
}

static void write_table(struct section_writer *w, const struct inclusion_graph *graph)
{
	static const char *const columns[] = { "In the module", "As", "Unit", "Because of", NULL };
	const struct graph_node *node;

	table_begin(w, "What is in the module because of what", columns);
	array_for_each(node, &graph->nodes) {
		if (!node->unit)
			continue;
		html_add(
			w->html,
			"<tr><th scope=\"row\"><code>%s</code></th><td>%s</td><td><code>%s</code></td><td>",
			node->name, node->note, node->unit->unit);
		write_causes(w, graph, (size_t)(node - graph->nodes.items));
		html_add(w->html, "</td></tr>\n");
	}
	table_end(w);
}

void write_graph(struct section_writer *w)
{
	struct inclusion_graph graph = { 0 };
	const char *picture, *why_not;

	inclusion_graph_make(w->arena, w->report, &graph);
	if (!graph.edges.count)
		return;
	picture = graph_picture(w->arena, &graph, w->prefix, w->module->sources->work, &why_not);
	if (picture) {
		html_add(
			w->html,
			"<div class=\"scroll graph\" tabindex=\"0\" role=\"img\" aria-label=\"Hunks lead to the functions"
			" that they change, and these to what they need. The table below says the same.\">\n");
		text_add_bytes(w->html, picture, strlen(picture));
		html_add(w->html, "</div>\n<details><summary>The same as a table</summary>\n");
	} else {
		html_add(w->html, "<p class=\"soft\">There is no picture: %s.</p>\n", why_not);
	}
	write_table(w, &graph);
	if (picture)
		html_add(w->html, "</details>\n");
}
