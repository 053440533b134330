// SPDX-License-Identifier: GPL-2.0-or-later
/* Source and instructions before and after, as tables; what is equal and far from a change is left out. */
#include "sections.h"

#include <string.h>

/* Equal lines that are shown in front of a change and behind it, and what is shown whole. */
#define CONTEXT	    4
#define SHOWN_WHOLE 60
/* Lines of one piece of source; those beyond it are counted. */
#define LINES_MAX 400

/* Is there still room? What is left out is said once, at the end of the page. */
static bool has_room(struct section_writer *w)
{
	if (w->code < PAGE_CODE_MAX)
		return true;
	w->code_left_out = true;
	html_add(w->html,
		 "<p class=\"soft\">Left out: the page has reached its limit for code.</p>\n");
	return false;
}

static bool is_changed(const struct source_row *row)
{
	return !row->before || !row->after;
}

static void write_gap(struct section_writer *w, int columns, unsigned long count, const char *one,
		      const char *many)
{
	html_add(w->html, "<tr class=\"gap\"><td colspan=\"%d\">&#8943; ", columns);
	html_count(w->html, count, one, many);
	html_add(w->html, "</td></tr>\n");
}

static void write_number(struct section_writer *w, unsigned int number)
{
	if (number)
		html_add(w->html, "<td>%u</td>", number);
	else
		html_add(w->html, "<td></td>");
}

static void write_line(struct section_writer *w, const struct source_row *row)
{
	html_add(w->html, "<tr class=\"%s\">", !row->before ? "add" : !row->after ? "del" : "same");
	write_number(w, row->before);
	write_number(w, row->after);
	html_add(w->html, "<td>%s</td><td>", !row->before ? "+" : !row->after ? "-" : "");
	html_text(w->html, row->text, row->length);
	html_add(w->html, "</td></tr>\n");
}

/* Marks the rows that are shown: all of a short piece, else those near to a change. */
static bool *choose_rows(struct section_writer *w, const struct source_extent *extent)
{
	size_t count = extent->last - extent->first, i, n;
	bool *shown = arena_alloc(w->arena, count + 1);
	bool whole = count <= SHOWN_WHOLE;

	for (i = 0; i < count; i++) {
		const bool changed = is_changed(&extent->file->rows.items[extent->first + i]);

		shown[i] |= whole;
		for (n = i > CONTEXT ? i - CONTEXT : 0; changed && n <= i + CONTEXT && n < count;
		     n++)
			shown[n] = true;
	}
	return shown;
}

void write_extent(struct section_writer *w, const struct source_extent *extent, const char *label)
{
	const size_t start = w->html->chars.count, count = extent->last - extent->first;
	const bool *shown;
	size_t lines = 0, gap = 0, i;

	if (!has_room(w))
		return;
	shown = choose_rows(w, extent);
	scroll_begin(w->html, "code source", label);
	html_add(
		w->html,
		"<thead><tr><th scope=\"col\">Before</th><th scope=\"col\">After</th><th scope=\"col\">"
		"<span class=\"vh\">Change</span></th><th scope=\"col\">%s</th></tr></thead><tbody>\n",
		extent->file->path);
	for (i = 0; i < count; i++) {
		if (!shown[i] || lines >= LINES_MAX) {
			gap++;
			continue;
		}
		if (gap)
			write_gap(w, 4, gap, "equal line", "equal lines");
		gap = 0;
		lines++;
		write_line(w, &extent->file->rows.items[extent->first + i]);
	}
	if (gap)
		write_gap(w, 4, gap, lines >= LINES_MAX ? "more line" : "equal line",
			  lines >= LINES_MAX ? "more lines" : "equal lines");
	table_end(w);
	w->code += w->html->chars.count - start;
}

static void write_source_line(struct section_writer *w, const struct report_row *row)
{
	if (row->orig_source || row->source)
		html_add(
			w->html,
			"<tr class=\"where\"><td></td><td>%s</td><td></td><td></td><td>%s</td></tr>\n",
			row->orig_source ?: "", row->source ?: "");
}

static void write_row(struct section_writer *w, const struct report_row *row)
{
	static const struct {
		const char *class, *mark;
	} looks[] = {
		[REPORT_ROW_SAME] = { "same", "" },    [REPORT_ROW_CHANGED] = { "chg", "|" },
		[REPORT_ROW_REMOVED] = { "del", "<" }, [REPORT_ROW_ADDED] = { "add", ">" },
		[REPORT_ROW_LEFT_OUT] = { "gap", "" },
	};

	write_source_line(w, row);
	html_add(w->html,
		 "<tr class=\"%s\"><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n",
		 looks[row->row].class, row->orig_at ?: "", row->orig ?: "", looks[row->row].mark,
		 row->at ?: "", row->code ?: "");
}

static void write_left_out(struct section_writer *w, const struct report_row *row, bool is_before)
{
	if (is_before || row->orig_count == row->count) {
		write_gap(w, 5, row->count, is_before ? "equal instruction" : "more instruction",
			  is_before ? "equal instructions" : "more instructions");
		return;
	}
	html_add(
		w->html,
		"<tr class=\"gap\"><td colspan=\"5\">&#8943; %lu more in the original, %lu in the patched version</td></tr>\n",
		row->orig_count, row->count);
}

void write_listing(struct section_writer *w, const struct report_listing *listing,
		   const char *label)
{
	const size_t start = w->html->chars.count;
	const struct report_row *row;
	bool differs = false;

	if (!has_room(w))
		return;
	scroll_begin(w->html, "code asm", label);
	html_add(
		w->html,
		"<thead><tr><th scope=\"col\"><span class=\"vh\">Place in the original</span></th>"
		"<th scope=\"col\">Original</th><th scope=\"col\"><span class=\"vh\">Difference</span></th>"
		"<th scope=\"col\"><span class=\"vh\">Place in the patched version</span></th>"
		"<th scope=\"col\">Patched</th></tr></thead><tbody>\n");
	array_for_each(row, &listing->rows) {
		if (row->row == REPORT_ROW_LEFT_OUT) {
			write_left_out(w, row, row + 1 < listing->rows.items + listing->rows.count);
			continue;
		}
		if (!differs && row->row != REPORT_ROW_SAME) {
			html_add(
				w->html,
				"<tr class=\"first\"><td colspan=\"5\">First difference</td></tr>\n");
			differs = true;
		}
		write_row(w, row);
	}
	table_end(w);
	w->code += w->html->chars.count - start;
}

/* Nothing but this section shows what changes in a file that is no unit's own. */
static bool is_header(const struct page_file *file)
{
	size_t length = strlen(file->path);

	return length > 2 && !strcmp(file->path + length - 2, ".h");
}

void write_files(struct section_writer *w)
{
	const struct page_sources *sources = w->module->sources;
	const struct page_file *file;

	array_for_each(file, &sources->files) {
		const struct source_extent all = { file, 0, file->rows.count };

		html_add(w->html, "<details%s", is_header(file) ? " open" : "");
		html_add(w->html, " id=\"%sd%zu\"><summary><code>%s</code> <span class=\"soft\">%s",
			 w->prefix, (size_t)(file - sources->files.items), file->path,
			 !file->before	? "new file, "
			 : !file->after ? "deleted, "
					: "");
		html_count(w->html, file->added, "line", "lines");
		html_add(w->html, " added, %u removed</span></summary>\n", file->removed);
		write_extent(w, &all,
			     arena_printf(w->arena, "Source of %s, before and after", file->path));
		html_add(w->html, "</details>\n");
	}
}
