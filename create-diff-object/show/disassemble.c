// SPDX-License-Identifier: GPL-2.0-or-later
/* --disassemble: both versions of a function beside each other, as diff -y shows files. */
#include "show.h"
#include "versions.h"
#include "../object/reference-text.h"
#include "../select/select.h"
#include "../write/why.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Number of equal instructions that are shown in front of and behind a difference. */
#define CONTEXT 4
/* Number of rows that are shown; those beyond it are only counted. */
#define ROWS_MAX 48

#define WIDTH_DEFAULT 100
#define WIDTH_MIN     60

struct view {
	struct two_versions versions;
	int column; /* width of one version */
	int places; /* width of the widest place in the function */
	bool colour;
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
			left = *left ? arena_printf(view->versions.arena, "%*s%s", view->places + 4,
						    "", left)
				     : left;
			right = *right ? arena_printf(view->versions.arena, "%*s%s",
						      view->places + 4, "", right)
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
	return arena_printf(view->versions.arena, "  %*s: %-*.*s%s", view->places,
			    place_text(view->versions.arena, line->at), space ? 6 : length, length,
			    line->text, space ? space : "");
}

static void print_row(struct view *view, const struct version_row *row)
{
	const char *left = versions_new_line(&view->versions, false, row->left);
	const char *right = versions_new_line(&view->versions, true, row->right);

	if (*left || *right)
		print_columns(view, left, right, ' ', view->colour ? "\033[36m" : "");
	print_columns(view, line_text(view, &view->versions.orig, row->left),
		      line_text(view, &view->versions.patched, row->right), row->mark,
		      mark_colour(view, row->mark));
}

/*
 * Returns the end of the rows that are shown around a difference, and around others near to it.
 */
static long last_row(const struct view *view, long first)
{
	long end = first, i;

	for (i = first; i < (long)view->versions.rows.count && i - end <= 2 * CONTEXT; i++)
		if (view->versions.rows.items[i].mark != ' ')
			end = i;
	end += CONTEXT + 1;
	if (end > first + ROWS_MAX)
		end = first + ROWS_MAX;
	return end < (long)view->versions.rows.count ? end : (long)view->versions.rows.count;
}

static void print_rows(struct view *view, long first)
{
	long start = first > CONTEXT ? first - CONTEXT : 0, end = last_row(view, first), i;
	long left = 0, right = 0, marked = 0;

	if (start)
		printf("  ... %ld equal instruction%s\n", start, start == 1 ? "" : "s");
	for (i = start; i < end; i++)
		print_row(view, &view->versions.rows.items[i]);
	for (i = 0; i < end; i++) {
		left += view->versions.rows.items[i].left >= 0;
		right += view->versions.rows.items[i].right >= 0;
	}
	for (i = end; i < (long)view->versions.rows.count; i++)
		marked += view->versions.rows.items[i].mark != ' ';
	left = (long)view->versions.orig.lines.count - left;
	right = (long)view->versions.patched.lines.count - right;
	if (!left && !right)
		return;
	printf("  ... and %ld more instruction%s in the original, %ld in the patched version", left,
	       left == 1 ? "" : "s", right);
	if (marked && left <= VERSIONS_WINDOW && right <= VERSIONS_WINDOW)
		printf("; %ld of them differ", marked);
	else if (marked)
		printf("; %ld of the next %ld differ", marked,
		       (long)view->versions.rows.count - end);
	putchar('\n');
}

/* Shortens a path to its end, which tells the two objects apart. */
static const char *end_of_path(struct view *view, const char *path)
{
	size_t length = strlen(path), width = (size_t)view->column;

	if (length <= width)
		return path;
	return arena_printf(view->versions.arena, "...%s", path + length - width + 3);
}

static void print_title(struct view *view, const struct symbol *symbol, const struct divergence *d)
{
	const struct choice *choice = choice_of(view->versions.diff, symbol);
	const char *text = divergence_text(view->versions.diff, d);

	printf("%s%s%s: %s\n", view->colour ? "\033[1m" : "",
	       display_name(view->versions.diff, symbol), view->colour ? "\033[0m" : "",
	       text			      ? text
	       : choice->status == STATUS_NEW ? "new"
	       : choice->why		      ? choice->why
					      : "the same in both objects");
	if (d->patched->parent && !symbol->parent)
		printf("  (its part %s)\n", d->patched->name);
	print_columns(view, end_of_path(view, view->versions.diff->options.orig),
		      end_of_path(view, view->versions.diff->options.patched), ' ', "");
}

static void show(struct diff *diff, const struct symbol *symbol)
{
	struct view view = { .colour = has_colours(), .column = (output_width() - 3) / 2 };
	struct two_versions *versions = &view.versions;
	const struct symbol *orig, *patched;

	versions_read(diff, arena_new(), symbol, versions);
	orig = versions->divergence.orig;
	patched = versions->divergence.patched;
	view.places = (int)strlen(place_text(
		versions->arena,
		(int64_t)(orig && orig->size > patched->size ? orig->size : patched->size)));
	print_title(&view, symbol, &versions->divergence);
	if (versions->first >= 0)
		print_rows(&view, versions->first);
	putchar('\n');
	arena_free(versions->arena);
}

int disassemble(struct diff *diff, const char *name)
{
	struct matches matches = { 0 };
	const struct symbol **item;

	if (!name) {
		array_for_each(item, &diff->patched->symbols)
			if (versions_differ(diff, *item))
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
