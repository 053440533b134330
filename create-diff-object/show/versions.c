// SPDX-License-Identifier: GPL-2.0-or-later
#include "versions.h"
#include "../debug-info/source-lines.h"
#include "../select/select.h"

#include <string.h>

static void add_row(struct two_versions *versions, long left, long right, char mark)
{
	struct version_row *row = array_push(versions->arena, &versions->rows);

	row->left = left;
	row->right = right;
	row->mark = mark;
}

/* Puts a run of lines that only one version has beside one that only the other has. */
static void add_changed(struct two_versions *versions, long left, long left_end, long right,
			long right_end)
{
	while (left < left_end || right < right_end) {
		bool has_left = left < left_end, has_right = right < right_end;

		add_row(versions, has_left ? left++ : -1, has_right ? right++ : -1,
			has_left && has_right ? '|'
			: has_left	      ? '<'
					      : '>');
	}
}

static bool lines_same(const struct two_versions *versions, long left, long right)
{
	return code_line_same(versions->diff, &versions->orig, &versions->orig.lines.items[left],
			      &versions->patched, &versions->patched.lines.items[right]);
}

/* Aligns the longest common subsequence of [left, left_end) and [right, right_end), as rows. */
static void align(struct two_versions *versions, long left, long left_end, long right,
		  long right_end)
{
	long height = left_end - left, width = right_end - right, i, n;
	long from_left = left, from_right = right;
	uint16_t *length = arena_alloc(versions->arena,
				       (size_t)((height + 1) * (width + 1)) * sizeof(*length));

#define AT(i, n) length[(i) * (width + 1) + (n)]
	for (i = height - 1; i >= 0; i--)
		for (n = width - 1; n >= 0; n--)
			AT(i, n) = lines_same(versions, left + i, right + n) ? AT(i + 1, n + 1) + 1
				   : AT(i + 1, n) >= AT(i, n + 1)	     ? AT(i + 1, n)
									     : AT(i, n + 1);
	for (i = n = 0; i < height && n < width;) {
		if (lines_same(versions, left + i, right + n)) {
			add_changed(versions, from_left, left + i, from_right, right + n);
			add_row(versions, left + i++, right + n++, ' ');
			from_left = left + i;
			from_right = right + n;
		} else if (AT(i + 1, n) >= AT(i, n + 1)) {
			i++;
		} else {
			n++;
		}
	}
#undef AT
	add_changed(versions, from_left, left_end, from_right, right_end);
}

/* Fills the rows. Returns the number of the first that is marked, or -1. */
static long make_rows(struct two_versions *versions)
{
	const struct divergence *d = &versions->divergence;
	long left_count = (long)versions->orig.lines.count,
	     right_count = (long)versions->patched.lines.count;
	long same = 0, left_end, right_end, i;

	while (same < left_count && same < right_count && lines_same(versions, same, same))
		same++;
	for (i = 0; i < same; i++)
		add_row(versions, i, i, ' ');
	left_end = left_count - same > VERSIONS_WINDOW ? same + VERSIONS_WINDOW : left_count;
	right_end = right_count - same > VERSIONS_WINDOW ? same + VERSIONS_WINDOW : right_count;
	align(versions, same, left_end, same, right_end);
	/* The code is the same, but a branch or an entry of a special section differs. */
	for (i = 0; i < (long)versions->rows.count; i++) {
		struct version_row *row = &versions->rows.items[i];

		if (d->kind != DIVERGES_UNKNOWN && same == left_count && same == right_count &&
		    versions->patched.lines.items[row->right].at == d->patched_at)
			row->mark = '|';
		if (row->mark != ' ')
			return i;
	}
	return -1;
}

const char *versions_new_line(struct two_versions *versions, bool is_patched, long index)
{
	const struct code *code = is_patched ? &versions->patched : &versions->orig;
	const char **last = &versions->last_line[is_patched], *text;

	if (index < 0)
		return "";
	text = source_place_text(versions->arena,
				 source_place_at(versions->diff, code->object, code->symbol,
						 code->lines.items[index].at));
	if (!text || (*last && !strcmp(text, *last)))
		return "";
	*last = text;
	return text;
}

void versions_read(struct diff *diff, struct arena *arena, const struct symbol *symbol,
		   struct two_versions *versions)
{
	struct divergence *d = &versions->divergence;

	versions->diff = diff;
	versions->arena = arena;
	diverges(diff, symbol, d);
	if (d->orig)
		code_read(arena, diff->orig, d->orig, true, &versions->orig);
	code_read(arena, diff->patched, d->patched, true, &versions->patched);
	versions->first = make_rows(versions);
}

bool versions_differ(const struct diff *diff, const struct symbol *symbol)
{
	return symbol->kind == KIND_FUNCTION && symbol->section && !symbol->alias_of &&
	       !symbol->parent && choice_of(diff, symbol)->status == STATUS_CHANGED;
}
