// SPDX-License-Identifier: GPL-2.0-or-later
/* What the patches of a module are, and what became of each of their hunks. */
#include "sections.h"
#include "../explain/hunks.h"

#include <string.h>

const char *outcome_text(enum report_outcome outcome)
{
	static const char *const texts[] = {
		[REPORT_FIX_INCLUDED] = "included",
		[REPORT_FIX_ALREADY] = "already in the kernel",
		[REPORT_FIX_NOT_CONFIGURED] = "not for this kernel",
		[REPORT_FIX_REFUSED] = "refused",
		[REPORT_FIX_NOT_BUILT] = "not built",
	};

	return texts[outcome] ?: "unknown";
}

void write_fixes(struct section_writer *w)
{
	static const char *const columns[] = { "Fix", "Outcome", "Summary", "Patches", NULL };
	const struct report_fix *fix;

	if (!w->report->fixes.count)
		return;
	table_begin(w, "Fixes of the manifest", columns);
	array_for_each(fix, &w->report->fixes) {
		html_add(w->html,
			 "<tr><th scope=\"row\"><code>%s</code></th><td class=\"%s\">%s</td><td>%s",
			 fix->id, fix->outcome == REPORT_FIX_REFUSED ? "bad" : "",
			 outcome_text(fix->outcome), fix->summary ?: "");
		if (fix->why)
			html_add(w->html, "<p class=\"soft\">%s</p>", fix->why);
		html_add(w->html, "</td><td>");
		write_list(w, "", fix->patches.items, fix->patches.count);
		write_list(w, " supersedes ", fix->supersedes.items, fix->supersedes.count);
		write_list(w, " undoes ", fix->undoes.items, fix->undoes.count);
		html_add(w->html, "</td></tr>\n");
	}
	table_end(w);
}

/* Returns the id of the fix that has the patch, or "". */
static const char *fix_of(const struct report *report, const char *patch)
{
	const struct report_fix *fix;
	const char *const *name;

	array_for_each(fix, &report->fixes)
		array_for_each(name, &fix->patches)
			if (!strcmp(*name, patch))
				return fix->id;
	return "";
}

/* Bytes. A hunk that adds hundreds of functions would fill screens before the first of them is seen. */
#define ACCOUNT_MAX 1000

static void write_account(struct section_writer *w, const struct report_hunk *hunk)
{
	const char *account = hunk->about ?: hunk->kind, *at;
	const bool is_long = strlen(account) > ACCOUNT_MAX;
	unsigned long names = 1;

	for (at = account; (at = strchr(at, ',')); at++)
		names++;
	if (is_long) {
		html_add(w->html, "<details><summary>");
		html_count(w->html, names, "name", "names");
		html_add(w->html, "</summary>");
	}
	html_add(w->html, "%s%s", hunk_kind_has_effect(hunk->kind) ? "" : "no effect: ", account);
	if (is_long)
		html_add(w->html, "</details>");
}

void write_hunks(struct section_writer *w)
{
	static const char *const columns[] = { "Hunk", "Patch", "What became of it", NULL };
	static const char *const with_fix[] = { "Hunk", "Patch", "Fix", "What became of it", NULL };
	const struct report_hunk *hunk;

	if (!w->report->hunks.count)
		return;
	table_begin(w, "Hunks of the patches", w->report->fixes.count ? with_fix : columns);
	array_for_each(hunk, &w->report->hunks) {
		html_add(
			w->html,
			"<tr><th scope=\"row\"><code>%s</code> #%u</th><td><code>%s:%u</code></td>",
			hunk->file, hunk->hunk, hunk->patch, hunk->line);
		if (w->report->fixes.count)
			html_add(w->html, "<td><code>%s</code></td>",
				 fix_of(w->report, hunk->patch));
		html_add(w->html, "<td>");
		write_account(w, hunk);
		html_add(w->html, "</td></tr>\n");
	}
	table_end(w);
}

void write_conflicts(struct section_writer *w)
{
	static const char *const columns[] = { "Function", "File", "Hunks", NULL };
	const struct report_conflict *conflict;
	const char *const *hunk;

	if (!w->report->conflicts.count)
		return;
	table_begin(w, "Functions that several fixes change", columns);
	array_for_each(conflict, &w->report->conflicts) {
		html_add(w->html,
			 "<tr><th scope=\"row\"><code>%s()</code></th><td><code>%s</code></td><td>",
			 conflict->function, conflict->file);
		array_for_each(hunk, &conflict->hunks)
			html_add(w->html, "<div>%s</div>", *hunk);
		html_add(w->html, "</td></tr>\n");
	}
	table_end(w);
}
