// SPDX-License-Identifier: GPL-2.0-or-later
/* Each function of the module: why it is in, its source and its code before and after. */
#include "sections.h"
#include "inclusion-graph.h"

#include <string.h>

/* With more functions than that, each is closed until somebody opens it. */
#define OPEN_MAX 4

static const char *place_of(struct section_writer *w, const struct report_function *function)
{
	return function->file ? arena_printf(w->arena, "%s:%u", function->file, function->line)
			      : NULL;
}

/* "f() → g()", from the change to what refers to this. */
static const char *chain_text(struct section_writer *w, const struct report_function *function)
{
	struct text text = { .arena = w->arena };
	const char *const *name;

	array_for_each(name, &function->reached)
		text_add(&text, "%s%s()", name == function->reached.items ? "" : " \xe2\x86\x92 ",
			 *name);
	return text.chars.count ? text_string(&text) : NULL;
}

static const char *keys_text(struct section_writer *w, const struct report_function *function)
{
	struct text text = { .arena = w->arena };
	const char *const *key;

	array_for_each(key, &function->run_time_keys)
		text_add(&text, "%s%s", key == function->run_time_keys.items ? "" : ", ", *key);
	return text.chars.count ? text_string(&text) : NULL;
}

static void write_facts(struct section_writer *w, const struct report_function *function)
{
	html_add(w->html, "<dl class=\"facts\">\n");
	write_fact(w, "Why it is in", function->reason ?: function->why);
	if (function->reason)
		write_fact(w, "In the code", function->why);
	write_fact(w, "First difference", place_of(w, function));
	write_fact(w, "Needed by", chain_text(w, function));
	write_fact(w, "Reads when it runs", keys_text(w, function));
	if (function->sympos)
		write_fact(w, "Position",
			   arena_printf(w->arena, "symbol %lu of this name", function->sympos));
	if (function->references)
		write_fact(w, "Proven by",
			   arena_printf(w->arena, "%lu reference%s, equal in the running function",
					function->references,
					function->references == 1 ? "" : "s"));
	html_add(w->html, "</dl>\n");
}

/* Returns the patched file that the reason names, or NULL. */
static const struct page_file *file_of_reason(const struct page_sources *sources,
					      const char *reason)
{
	const struct page_file *file, *found = NULL;

	array_for_each(file, &sources->files)
		if (reason && strstr(reason, file->path))
			found = file;
	return found;
}

static void write_source(struct section_writer *w, const struct report_unit *unit,
			 const struct report_function *function)
{
	const struct page_sources *sources = w->module->sources;
	struct source_extent extent = source_extent_of(sources, unit, function);
	const struct page_file *file = file_of_reason(sources, function->reason);

	if (extent.file && source_extent_differs(&extent))
		write_extent(
			w, &extent,
			arena_printf(w->arena, "Source of %s(), before and after", function->name));
	else if (file)
		html_add(
			w->html,
			"<p class=\"soft\">Its own lines do not change; those of <a href=\"#%sd%zu\"><code>%s</code></a> do.</p>\n",
			w->prefix, (size_t)(file - sources->files.items), file->path);
	else if (function->what && !strcmp(function->what, REPORT_WHAT_CALLERS))
		html_add(
			w->html,
			"<p class=\"soft\">Its own source does not change; it is here for <code>%s</code>, which cannot be replaced in place. See <a href=\"#%ssource\">the source changes</a>.</p>\n",
			function->to ?: "what it uses", w->prefix);
	else if (function->status == REPORT_CHANGED || function->status == REPORT_COPIED)
		html_add(
			w->html,
			"<p class=\"soft\">Where its source changes is not known; all changes are in <a href=\"#%ssource\">the source changes</a>.</p>\n",
			w->prefix);
}

static void write_code(struct section_writer *w, const struct report_unit *unit,
		       const struct report_function *function)
{
	const struct report_listing *listing = listing_of(w->module->sources, unit, function);

	if (!listing || !listing->rows.count)
		return;
	html_add(w->html, "<h%d class=\"small\">Instructions%s%s</h%d>\n", w->level + 3,
		 listing->part ? " of " : "", listing->part ?: "", w->level + 3);
	write_listing(w, listing,
		      arena_printf(w->arena, "Instructions of %s(), original and patched",
				   function->name));
}

static void write_function(struct section_writer *w, const struct report_unit *unit,
			   const struct report_function *function, bool is_open)
{
	const char *why = function->reason ?: function->why;

	html_add(w->html, "<details class=\"function\"%s", is_open ? " open" : "");
	html_add(
		w->html,
		" id=\"%sf%zu-%zu\"><summary><h%d><code>%s()</code></h%d> <span class=\"tag %s\">%s</span>"
		" <span class=\"soft\">%s</span></summary>\n",
		w->prefix, (size_t)(unit - w->report->units.items),
		(size_t)(function - unit->functions.items), w->level + 2, function->name,
		w->level + 2, status_word(function->status), status_word(function->status),
		why ?: "");
	write_facts(w, function);
	if (!w->module->is_inspected) {
		write_source(w, unit, function);
		write_code(w, unit, function);
	}
	html_add(w->html, "</details>\n");
}

void write_functions(struct section_writer *w)
{
	const struct report_function *function;
	const struct report_unit *unit;
	size_t count = 0;

	array_for_each(unit, &w->report->units)
		count += unit->functions.count;
	array_for_each(unit, &w->report->units) {
		html_add(
			w->html,
			"<h%d id=\"%su%zu\"><code>%s</code> <span class=\"soft\">in %s</span></h%d>\n",
			w->level + 1, w->prefix, (size_t)(unit - w->report->units.items),
			unit->unit, unit->object, w->level + 1);
		if (!unit->functions.count)
			html_add(w->html,
				 "<p class=\"soft\">No function of this unit changes.</p>\n");
		array_for_each(function, &unit->functions)
			write_function(w, unit, function, count <= OPEN_MAX);
	}
}
