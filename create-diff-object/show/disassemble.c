// SPDX-License-Identifier: GPL-2.0-or-later
/* --disassemble: both versions of a function beside each other, as diff -y shows files. */
#include "show.h"
#include "../compare/code.h"
#include "../compare/divergence.h"
#include "../debug-info/source-lines.h"
#include "../object/reference-text.h"
#include "../select/select.h"
#include "../write/why.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Number of instructions behind the first difference that are aligned with each other. */
#define WINDOW 384
/* Number of equal instructions that are shown in front of and behind a difference. */
#define CONTEXT 4
/* Number of rows that are shown; those beyond it are only counted. */
#define ROWS_MAX 48

#define WIDTH_DEFAULT 100
#define WIDTH_MIN     60

/* One line of each version; -1: that one has none here. The mark is that of diff -y. */
struct table_row {
	long left, right;
	char mark;
};

struct view {
	struct diff *diff;
	struct arena *arena;
	struct code left, right; /* the original, the patched one */
	ARRAY(struct table_row) rows;
	int column; /* width of one version */
	int places; /* width of the widest place in the function */
	bool colour;
	const char *left_line, *right_line; /* source lines that were printed last */
};

static bool has_colours(void)
{
	const char *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") && !getenv("NO_COLOR");
}

static int output_width(void)
{
	struct winsize size;

	if (isatty(STDOUT_FILENO) && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col < WIDTH_MIN ? WIDTH_MIN : size.ws_col;
	return WIDTH_DEFAULT;
}

static void add_row(struct view *view, long left, long right, char mark)
{
	struct table_row *row = array_push(view->arena, &view->rows);

	row->left = left;
	row->right = right;
	row->mark = mark;
}

/* Puts a run of lines that only one version has beside one that only the other has. */
static void add_changed(struct view *view, long left, long left_end, long right, long right_end)
{
	while (left < left_end || right < right_end) {
		bool has_left = left < left_end, has_right = right < right_end;

		add_row(view, has_left ? left++ : -1, has_right ? right++ : -1,
			has_left && has_right ? '|'
			: has_left	      ? '<'
					      : '>');
	}
}

static bool lines_same(const struct view *view, long left, long right)
{
	return code_line_same(view->diff, &view->left, &view->left.lines.items[left], &view->right,
			      &view->right.lines.items[right]);
}

/* Aligns the longest common subsequence of [left, left_end) and [right, right_end), as rows. */
static void align(struct view *view, long left, long left_end, long right, long right_end)
{
	long height = left_end - left, width = right_end - right, i, n;
	long from_left = left, from_right = right;
	uint16_t *length =
		arena_alloc(view->arena, (size_t)((height + 1) * (width + 1)) * sizeof(*length));

#define AT(i, n) length[(i) * (width + 1) + (n)]
	for (i = height - 1; i >= 0; i--)
		for (n = width - 1; n >= 0; n--)
			AT(i, n) = lines_same(view, left + i, right + n) ? AT(i + 1, n + 1) + 1
				   : AT(i + 1, n) >= AT(i, n + 1)	 ? AT(i + 1, n)
									 : AT(i, n + 1);
	for (i = n = 0; i < height && n < width;) {
		if (lines_same(view, left + i, right + n)) {
			add_changed(view, from_left, left + i, from_right, right + n);
			add_row(view, left + i++, right + n++, ' ');
			from_left = left + i;
			from_right = right + n;
		} else if (AT(i + 1, n) >= AT(i, n + 1)) {
			i++;
		} else {
			n++;
		}
	}
#undef AT
	add_changed(view, from_left, left_end, from_right, right_end);
}

/* Fills the rows. Returns the number of the first that is marked, or -1. */
static long make_rows(struct view *view, const struct divergence *d)
{
	long left_count = (long)view->left.lines.count, right_count = (long)view->right.lines.count;
	long same = 0, left_end, right_end, i;

	while (same < left_count && same < right_count && lines_same(view, same, same))
		same++;
	for (i = 0; i < same; i++)
		add_row(view, i, i, ' ');
	left_end = left_count - same > WINDOW ? same + WINDOW : left_count;
	right_end = right_count - same > WINDOW ? same + WINDOW : right_count;
	align(view, same, left_end, same, right_end);
	/* The code is the same, but a branch or an entry of a special section differs. */
	for (i = 0; i < (long)view->rows.count; i++) {
		struct table_row *row = &view->rows.items[i];

		if (d->kind != DIVERGES_UNKNOWN && same == left_count && same == right_count &&
		    view->right.lines.items[row->right].at == d->patched_at)
			row->mark = '|';
		if (row->mark != ' ')
			return i;
	}
	return -1;
}

/* Prints the next `width` characters of a text, and advances *text. */
static void print_piece(const char **text, int width)
{
	int length = (int)strlen(*text);

	if (length > width)
		length = width;
	printf("%.*s%*s", length, *text, width - length, "");
	*text += length;
}

static const char *mark_colour(const struct view *view, char mark)
{
	if (!view->colour)
		return "";
	return mark == '<' ? "\033[31m" : mark == '>' ? "\033[32m" : mark == '|' ? "\033[33m" : "";
}

/* Continue long text in the next line: the difference may be at its end. */
static void print_columns(const struct view *view, const char *left, const char *right, char mark,
			  const char *colour)
{
	const char *end = *colour ? "\033[0m" : "";

	do {
		fputs(colour, stdout);
		if (!*right && mark == ' ' && strlen(left) <= (size_t)view->column) {
			printf("%s%s\n", left, end);
			break;
		}
		print_piece(&left, view->column);
		printf(*right ? " %c " : " %c", mark);
		if (strlen(right) > (size_t)view->column) {
			print_piece(&right, view->column);
		} else {
			fputs(right, stdout);
			right = "";
		}
		printf("%s\n", end);
		if (*left || *right) {
			left = *left ? arena_printf(view->arena, "%*s%s", view->places + 4, "",
						    left)
				     : left;
			right = *right ? arena_printf(view->arena, "%*s%s", view->places + 4, "",
						      right)
				       : right;
		}
	} while (*left || *right);
}

static const char *line_text(const struct view *view, const struct code *code, long index)
{
	const struct code_line *line;
	const char *space;
	int length;

	if (index < 0)
		return "";
	line = &code->lines.items[index];
	space = strchr(line->text, ' ');
	length = space ? (int)(space - line->text) : (int)strlen(line->text);
	return arena_printf(view->arena, "  %*s: %-*.*s%s", view->places,
			    place_text(view->arena, line->at), space ? 6 : length, length,
			    line->text, space ? space : "");
}

/* Returns the source line of a version if it is another than that of the row before, else "". */
static const char *new_source_line(struct view *view, const struct object *object,
				   const struct code *code, long index, const char **last)
{
	const char *text;

	if (index < 0)
		return "";
	text = source_place_text(view->arena, source_place_at(view->diff, object, code->symbol,
							      code->lines.items[index].at));
	if (!text || (*last && !strcmp(text, *last)))
		return "";
	*last = text;
	return text;
}

static void print_row(struct view *view, const struct table_row *row)
{
	const char *left =
		new_source_line(view, view->diff->orig, &view->left, row->left, &view->left_line);
	const char *right = new_source_line(view, view->diff->patched, &view->right, row->right,
					    &view->right_line);

	if (*left || *right)
		print_columns(view, left, right, ' ', view->colour ? "\033[36m" : "");
	print_columns(view, line_text(view, &view->left, row->left),
		      line_text(view, &view->right, row->right), row->mark,
		      mark_colour(view, row->mark));
}

/*
 * Returns the end of the rows that are shown around a difference, and around others near to it.
 */
static long last_row(const struct view *view, long first)
{
	long end = first, i;

	for (i = first; i < (long)view->rows.count && i - end <= 2 * CONTEXT; i++)
		if (view->rows.items[i].mark != ' ')
			end = i;
	end += CONTEXT + 1;
	if (end > first + ROWS_MAX)
		end = first + ROWS_MAX;
	return end < (long)view->rows.count ? end : (long)view->rows.count;
}

static void print_rows(struct view *view, long first)
{
	long start = first > CONTEXT ? first - CONTEXT : 0, end = last_row(view, first), i;
	long left = 0, right = 0, marked = 0;

	if (start)
		printf("  ... %ld equal instruction%s\n", start, start == 1 ? "" : "s");
	for (i = start; i < end; i++)
		print_row(view, &view->rows.items[i]);
	for (i = 0; i < end; i++) {
		left += view->rows.items[i].left >= 0;
		right += view->rows.items[i].right >= 0;
	}
	for (i = end; i < (long)view->rows.count; i++)
		marked += view->rows.items[i].mark != ' ';
	left = (long)view->left.lines.count - left;
	right = (long)view->right.lines.count - right;
	if (!left && !right)
		return;
	printf("  ... and %ld more instruction%s in the original, %ld in the patched version", left,
	       left == 1 ? "" : "s", right);
	if (marked && left <= WINDOW && right <= WINDOW)
		printf("; %ld of them differ", marked);
	else if (marked)
		printf("; %ld of the next %ld differ", marked, (long)view->rows.count - end);
	putchar('\n');
}

/* Shortens a path to its end, which tells the two objects apart. */
static const char *end_of_path(struct view *view, const char *path)
{
	size_t length = strlen(path), width = (size_t)view->column;

	if (length <= width)
		return path;
	return arena_printf(view->arena, "...%s", path + length - width + 3);
}

static void print_title(struct view *view, const struct symbol *symbol, const struct divergence *d)
{
	const struct choice *choice = choice_of(view->diff, symbol);
	const char *text = divergence_text(view->diff, d);

	printf("%s%s%s: %s\n", view->colour ? "\033[1m" : "", display_name(view->diff, symbol),
	       view->colour ? "\033[0m" : "",
	       text			      ? text
	       : choice->status == STATUS_NEW ? "new"
	       : choice->why		      ? choice->why
					      : "the same in both objects");
	if (d->patched->parent && !symbol->parent)
		printf("  (its part %s)\n", d->patched->name);
	print_columns(view, end_of_path(view, view->diff->options.orig),
		      end_of_path(view, view->diff->options.patched), ' ', "");
}

static void show(struct diff *diff, const struct symbol *symbol)
{
	int width = output_width();
	struct view view = { .diff = diff, .arena = arena_new(), .colour = has_colours() };
	struct divergence d;
	long first;

	diverges(diff, symbol, &d);
	view.column = (width - 3) / 2;
	view.places = (int)strlen(place_text(
		view.arena, (int64_t)(d.orig && d.orig->size > d.patched->size ? d.orig->size
									       : d.patched->size)));
	if (d.orig)
		code_read(view.arena, diff->orig, d.orig, true, &view.left);
	code_read(view.arena, diff->patched, d.patched, true, &view.right);
	first = make_rows(&view, &d);
	print_title(&view, symbol, &d);
	if (first >= 0)
		print_rows(&view, first);
	putchar('\n');
	arena_free(view.arena);
}

static bool is_changed_function(const struct diff *diff, const struct symbol *symbol)
{
	return symbol->kind == KIND_FUNCTION && symbol->section && !symbol->alias_of &&
	       !symbol->parent && choice_of(diff, symbol)->status == STATUS_CHANGED;
}

int disassemble(struct diff *diff, const char *name)
{
	struct matches matches = { 0 };
	const struct symbol **item;

	if (!name) {
		array_for_each(item, &diff->patched->symbols)
			if (is_changed_function(diff, *item))
				show(diff, *item);
		return 0;
	}
	if (find_symbols(diff, name, &matches))
		return -1;
	array_for_each(item, &matches.symbols) {
		const struct symbol *symbol = *item;

		if (symbol->kind != KIND_FUNCTION)
			printf("%s is not a function of this object\n", symbol->name);
		else if (is_original(diff, symbol))
			printf("%s is gone in the patched object\n", display_name(diff, symbol));
		else
			show(diff, symbol);
	}
	return 0;
}
