// SPDX-License-Identifier: GPL-2.0-or-later
#include "sections.h"

#include <string.h>

/* The sections, in the order in which a reviewer asks. */
static const struct {
	const char *id, *title;
	const char *intro; /* or NULL */
	void (*write)(struct section_writer *w);
} sections[] = {
	{ "errors", "Why there is no module", NULL, write_errors },
	{ "glance", "At a glance", NULL, write_glance },
	{ "warnings", "Warnings", NULL, write_warnings },
	{ "fixes", "Fixes", NULL, write_fixes },
	{ "hunks", "Hunks", "What became of each hunk of the patches.", write_hunks },
	{ "conflicts", "Functions that several fixes change", NULL, write_conflicts },
	{ "functions", "Functions", NULL, write_functions },
	{ "graph", "Why things are in",
	  "Hunks change functions, and these need others that are new. Where something cannot be replaced, what uses it is.",
	  write_graph },
	{ "source", "Source changes", "The patched files, without and with all patches.",
	  write_files },
	{ "data", "Variables", NULL, write_data },
	{ "callbacks", "Callbacks", NULL, write_callbacks },
	{ "nops", "Nops",
	  "Functions that an earlier livepatch patches and this one does not: they go back to the original code.",
	  write_nops },
	{ "states", "States", "What later livepatches have to carry on.", write_states },
	{ "shadow-types", "Shadow types",
	  "Variables that are attached to the kernel's objects, and go with the last livepatch of the type.",
	  write_shadow_types },
	{ "proof", "Proof",
	  "The unpatched objects were held against the running kernel: so many functions, variables and references are equal.",
	  write_proofs },
	{ "symbols", "Symbols of the running kernel",
	  "What the module refers to there, and what tells which of several symbols of a name is meant.",
	  write_symbols },
	{ "oot-modules", "Modules of other trees", NULL, write_oot_modules },
};

#define SECTIONS (sizeof(sections) / sizeof(*sections))

/* What the page does not have, and why. */
static void write_limits(struct section_writer *w)
{
	html_add(
		w->html,
		"<section class=\"limits\" aria-labelledby=\"%slimits %skernel\">\n<h%d id=\"%slimits\">What this page leaves out</h%d>\n<ul>\n",
		w->prefix, w->prefix, w->level, w->prefix, w->level);
	if (w->module->is_inspected)
		html_add(
			w->html,
			"<li>It was made from the module alone, which has its report, but neither the source nor the"
			" objects: source and instructions before and after are only in the page that the build writes.</li>\n");
	else
		html_add(
			w->html,
			"<li>Instructions are shown around what differs, up to 160 rows of a function; "
			"<code>create-diff-object --disassemble</code> shows any two objects.</li>\n"
			"<li>Equal lines of source are left out where more than a few follow each other.</li>\n");
	if (w->code_left_out)
		html_add(
			w->html,
			"<li>Source and instructions of some functions are left out: the page holds %u MB of them. Their"
			" reasons are here, and the report of <code>--report</code> has everything else.</li>\n",
			PAGE_CODE_MAX >> 20);
	html_add(w->html, "</ul>\n</section>\n");
}

static void write_section(struct section_writer *w, size_t index, const char *html)
{
	html_add(w->html,
		 "<section aria-labelledby=\"%s%s %skernel\">\n<h%d id=\"%s%s\">%s</h%d>\n",
		 w->prefix, sections[index].id, w->prefix, w->level, w->prefix, sections[index].id,
		 sections[index].title, w->level);
	if (sections[index].intro)
		html_add(w->html, "<p class=\"soft\">%s</p>\n", sections[index].intro);
	text_add_bytes(w->html, html, strlen(html));
	html_add(w->html, "</section>\n");
}

static void write_contents(struct section_writer *w, const char *const *htmls)
{
	size_t i;

	html_add(w->html, "<nav aria-label=\"Contents, %s\" class=\"contents\"><ul>\n",
		 w->module->kernel ?: "module");
	for (i = 0; i < SECTIONS; i++)
		if (*htmls[i])
			html_add(w->html, "<li><a href=\"#%s%s\">%s</a></li>\n", w->prefix,
				 sections[i].id, sections[i].title);
	html_add(w->html, "</ul></nav>\n");
}

void module_page_write(struct section_writer *w)
{
	const char *htmls[SECTIONS];
	struct text *page = w->html;
	size_t i;

	for (i = 0; i < SECTIONS; i++) {
		struct text section = { .arena = w->arena };

		w->html = &section;
		sections[i].write(w);
		htmls[i] = text_string(&section);
	}
	w->html = page;
	html_add(w->html, "<div class=\"frame\">\n");
	write_contents(w, htmls);
	html_add(w->html, "<div class=\"sections\">\n");
	for (i = 0; i < SECTIONS; i++)
		if (*htmls[i])
			write_section(w, i, htmls[i]);
	write_limits(w);
	html_add(w->html, "</div>\n</div>\n");
}
