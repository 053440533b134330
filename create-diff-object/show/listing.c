// SPDX-License-Identifier: GPL-2.0-or-later
/* --listing: both versions of all changed functions, for programs. The rows are those that --disassemble prints. */
#include "show.h"
#include "versions.h"
#include "../match/pairs.h"
#include "../match/run-time-keys.h"
#include "../select/select.h"

#include <stdlib.h>
#include <string.h>

/* Number of equal instructions that are listed in front of and behind a difference. */
#define CONTEXT 4
/* Number of rows of a function that are listed; those beyond it are only counted. */
#define ROWS_MAX 160

static const enum report_row_kind kinds[] = {
	[' '] = REPORT_ROW_SAME,
	['|'] = REPORT_ROW_CHANGED,
	['<'] = REPORT_ROW_REMOVED,
	['>'] = REPORT_ROW_ADDED,
};

static const char *place(struct arena *arena, int64_t at)
{
	return arena_printf(arena, "%s0x%llx", at < 0 ? "-" : "", (unsigned long long)llabs(at));
}

/* Is the row one of those around a difference? */
static bool is_near(const struct two_versions *versions, long index)
{
	long from = index > CONTEXT ? index - CONTEXT : 0, i;

	for (i = from; i <= index + CONTEXT && i < (long)versions->rows.count; i++)
		if (versions->rows.items[i].mark != ' ')
			return true;
	return false;
}

static void add_row(struct two_versions *versions, const struct version_row *from,
		    struct report_listing *listing)
{
	struct arena *arena = versions->diff->arena;
	struct report_row *row = array_push(arena, &listing->rows);
	const char *line;

	row->row = kinds[(unsigned char)from->mark];
	if (from->left >= 0) {
		const struct code_line *orig = &versions->orig.lines.items[from->left];

		row->orig_at = place(arena, orig->at);
		row->orig = orig->text;
		line = versions_new_line(versions, false, from->left);
		row->orig_source = *line ? line : NULL;
	}
	if (from->right >= 0) {
		const struct code_line *patched = &versions->patched.lines.items[from->right];

		row->at = place(arena, patched->at);
		row->code = patched->text;
		line = versions_new_line(versions, true, from->right);
		row->source = *line ? line : NULL;
	}
}

/* One row says how many instructions are not listed between those that are. */
static void leave_out(const struct two_versions *versions, long left, long right,
		      struct report_listing *listing)
{
	struct report_row *last =
		listing->rows.count ? &listing->rows.items[listing->rows.count - 1] : NULL;

	if (!left && !right)
		return;
	if (!last || last->row != REPORT_ROW_LEFT_OUT)
		last = array_push(versions->diff->arena, &listing->rows);
	last->row = REPORT_ROW_LEFT_OUT;
	last->orig_count += (unsigned long)left;
	last->count += (unsigned long)right;
}

static void list_rows(struct two_versions *versions, struct report_listing *listing)
{
	long left = 0, right = 0, i;

	for (i = 0; i < (long)versions->rows.count && listing->rows.count < ROWS_MAX; i++) {
		const struct version_row *row = &versions->rows.items[i];

		left += row->left >= 0;
		right += row->right >= 0;
		if (is_near(versions, i))
			add_row(versions, row, listing);
		else
			leave_out(versions, row->left >= 0, row->right >= 0, listing);
	}
	leave_out(versions, (long)versions->orig.lines.count - left,
		  (long)versions->patched.lines.count - right, listing);
}

static void list(struct diff *diff, const struct symbol *symbol, bool is_done,
		 struct report_unit *unit)
{
	struct report_listing *listing = array_push(diff->arena, &unit->listings);
	const struct choice *choice = choice_of(diff, symbol);
	const struct symbol *orig = twin_of(diff, symbol);
	struct two_versions versions = { 0 };
	struct klp_symbol klp;

	listing->function = symbol->name;
	/* The report has it by the running name. After a refusal that may not be known. */
	if (is_done && orig && choice->included && !choice->by_callers &&
	    !running_find(built_pair(diff), built_symbol(diff, orig), &klp)) {
		listing->function = klp.name;
		listing->sympos = klp.sympos;
	}
	versions_read(diff, diff->arena, symbol, &versions);
	if (versions.divergence.patched != symbol)
		listing->part = versions.divergence.patched->name;
	if (versions.first >= 0)
		list_rows(&versions, listing);
}

int write_listings(struct diff *diff, const char *path, bool is_done)
{
	struct report_unit unit = { .unit = diff->options.unit, .object = diff->options.object };
	struct report report = { 0 };
	const struct symbol *const *item;

	array_for_each(item, &diff->patched->symbols)
		if (versions_differ(diff, *item))
			list(diff, *item, is_done, &unit);
	*array_push(diff->arena, &report.units) = unit;
	return report_write(&report, path);
}
