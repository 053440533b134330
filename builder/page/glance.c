// SPDX-License-Identifier: GPL-2.0-or-later
/* What a module is and changes, before anything in detail. */
#include "sections.h"
#include "../explain/hunks.h"
#include "../../livepatch/format.h"

#include <string.h>
#include <sys/stat.h>

void write_errors(struct section_writer *w)
{
	const struct page_error *error;

	if (!w->module->errors.count)
		return;
	html_add(w->html, "<ol class=\"errors\">\n");
	array_for_each(error, &w->module->errors) {
		html_add(w->html, "<li>%s", error->text);
		if (*error->details)
			html_add(w->html, "<pre>%s</pre>", error->details);
		html_add(w->html, "</li>\n");
	}
	html_add(w->html, "</ol>\n");
}

static void write_number(struct section_writer *w, const char *what, unsigned long count)
{
	html_add(w->html, "<div class=\"%s\"><dt>%s</dt><dd>", count ? "some" : "none", what);
	html_number(w->html, count);
	html_add(w->html, "</dd></div>\n");
}

static void write_numbers(struct section_writer *w, const struct page_counts *counts)
{
	const struct {
		const char *what;
		unsigned long count;
		bool only_when_any;
	} numbers[] = {
		{ "objects patched", counts->objects, false },
		{ "functions replaced", counts->replaced, false },
		{ "functions added", counts->added, false },
		{ "functions copied", counts->copied, true },
		{ "functions reverted", counts->reverted, true },
		{ "variables added", counts->variables, false },
		{ "callbacks", counts->callbacks, false },
		{ "nops", counts->nops, false },
		{ "states", counts->states, false },
		{ "shadow types", counts->shadow_types, false },
		{ "references proven", counts->proven_references, false },
		{ "warnings", counts->warnings, false },
	};
	size_t i;

	html_add(w->html, "<dl class=\"numbers\">\n");
	for (i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		if (numbers[i].count || !numbers[i].only_when_any)
			write_number(w, numbers[i].what, numbers[i].count);
	html_add(w->html, "</dl>\n");
}

static void write_names(struct section_writer *w, const char *what, const char *const *names,
			size_t count)
{
	if (!count)
		return;
	html_add(w->html, "<div><dt>%s</dt><dd>", what);
	write_list(w, "", names, count);
	html_add(w->html, "</dd></div>\n");
}

static void write_size(struct section_writer *w)
{
	const char *file = w->module->file;
	struct stat st;

	if (!file)
		return;
	html_add(w->html, "<div><dt>File</dt><dd><code>%s</code>", file);
	if (!stat(file, &st)) {
		html_add(w->html, ", ");
		html_count(w->html, (unsigned long)st.st_size, "byte", "bytes");
	}
	html_add(w->html, "</dd></div>\n");
}

static void write_facts(struct section_writer *w)
{
	const struct report *report = w->report;

	html_add(w->html, "<dl class=\"facts\">\n");
	write_fact(w, "Kernel release", report->kernel ?: w->module->kernel);
	html_add(w->html, "<div><dt>Kernel build id</dt><dd>");
	if (report->build_id)
		html_add(w->html, "<code class=\"long\">%s</code>", report->build_id);
	else
		html_add(w->html, "%s",
			 w->module->errors.count ? "not read: there is no module"
						 : "none: the module does not ask for it");
	html_add(w->html, "</dd></div>\n");
	write_size(w);
	write_fact(w, "Version", report->version);
	write_fact(w, "Other livepatches",
		   report->replace ? "replaced, all at once" : "stay: this one stacks on them");
	write_names(w, "Compared with", report->replaces.items, report->replaces.count);
	write_names(w, "Patches", report->patches.items, report->patches.count);
	write_fact(w, "Compiler plugin", report->plugin);
	html_add(w->html, "</dl>\n");
}

/* One row for each object that the kernel knows, in the order of the report. */
static void write_objects(struct section_writer *w)
{
	static const char *const columns[] = {
		"Object", "Unit", "Replaced", "Added", "Other", NULL
	};
	const struct report_function *function;
	const struct report_unit *unit;

	if (!w->report->units.count)
		return;
	table_begin(w, "Objects and units that change", columns);
	array_for_each(unit, &w->report->units) {
		unsigned long replaced = 0, added = 0, other = 0;

		array_for_each(function, &unit->functions) {
			replaced += function->status == REPORT_CHANGED;
			added += function->status == REPORT_NEW;
			other += function->status != REPORT_CHANGED &&
				 function->status != REPORT_NEW;
		}
		html_add(
			w->html,
			"<tr><th scope=\"row\"><code>%s</code></th><td><a href=\"#%su%zu\"><code>%s</code></a></td>"
			"<td class=\"num\">%lu</td><td class=\"num\">%lu</td><td class=\"num\">%lu</td></tr>\n",
			unit->object, w->prefix, (size_t)(unit - w->report->units.items),
			unit->unit, replaced, added, other);
	}
	table_end(w);
}

void write_glance(struct section_writer *w)
{
	struct page_counts counts;

	page_count(w->report, &counts);
	html_add(w->html, "<p class=\"lead\">%s %s.</p>\n",
		 w->module->errors.count ? "As far as the build came, it" : "It",
		 page_sentence(w->arena, &counts));
	write_numbers(w, &counts);
	write_facts(w);
	write_objects(w);
}

static void write_warning(struct section_writer *w, const char *where, const char *text)
{
	html_add(w->html, "<li><code>%s</code> %s</li>\n", where, text);
}

void write_warnings(struct section_writer *w)
{
	const struct report_long_running *function;
	const struct report_conflict *conflict;
	const struct report_unit *unit;
	const struct report_hunk *hunk;
	const char *const *warning;
	struct page_counts counts;

	page_count(w->report, &counts);
	if (!counts.warnings)
		return;
	html_add(w->html, "<ul class=\"warnings\">\n");
	array_for_each(unit, &w->report->units) {
		array_for_each(warning, &unit->warnings)
			write_warning(w, unit->unit, *warning);
		array_for_each(function, &unit->long_running)
			write_warning(w, arena_printf(w->arena, "%s()", function->name),
				      function->why);
	}
	array_for_each(hunk, &w->report->hunks)
		if (!hunk_kind_has_effect(hunk->kind))
			write_warning(
				w, arena_printf(w->arena, "hunk %u of %s", hunk->hunk, hunk->file),
				arena_printf(w->arena, "has no effect: %s",
					     hunk->about ?: hunk->kind));
	array_for_each(conflict, &w->report->conflicts)
		write_warning(w, arena_printf(w->arena, "%s()", conflict->function),
			      arena_printf(w->arena, "is changed by %zu fixes; see below",
					   conflict->hunks.count));
	html_add(w->html, "</ul>\n");
}
