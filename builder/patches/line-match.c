// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Matches the lines that are unique in both texts first, as many of them as keep their order
 * ("patience diff"), then does the same between two of these, and looks for the shortest edit
 * script where no line is unique. This keeps the work near linear for large files that differ
 * much: the time and memory of Myers' algorithm alone grow with the square of the differences.
 */
#include "line-match.h"
#include "../../lib/hash.h"
#include "../../lib/search.h"

#include <stdint.h>
#include <string.h>

/* The most differences of one stretch without unique lines; 2 MB of memory. */
#define DIFFERENCES_MAX 400

struct matcher {
	struct arena *arena;
	unsigned int *a, *b;	   /* each line as a number; equal lines have equal ones */
	unsigned int *in_a, *in_b; /* by that number: how often it occurs in the current range */
	long *place;		   /* by that number: its line in `a` */
	unsigned int *origin;
};

void lines_split(struct arena *arena, const char *text, size_t size, struct lines *lines)
{
	const char *end = text + size;

	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		struct line *line = array_push(arena, &lines->items);

		line->text = text;
		line->length = (size_t)((newline ? newline + 1 : end) - text);
		text += line->length;
	}
}

struct number {
	const struct line *line; /* NULL: free */
	unsigned int value;
};

static unsigned int number_of(struct number *table, size_t mask, const struct line *line,
			      unsigned int *last)
{
	uint64_t hash = hash_bytes(HASH_START, line->text, line->length);
	size_t at;

	for (at = (hash ^ hash >> 32) & mask; table[at].line; at = (at + 1) & mask)
		if (table[at].line->length == line->length &&
		    !memcmp(table[at].line->text, line->text, line->length))
			return table[at].value;
	table[at].line = line;
	table[at].value = (*last)++;
	return table[at].value;
}

static void match(struct matcher *matcher, long a, long a_end, long b, long b_end);

static void pair(struct matcher *matcher, long a, long b)
{
	matcher->origin[b] = (unsigned int)a + 1;
}

/*
 * Finds the shortest edit script (Myers, "An O(ND) Difference Algorithm", 1986); d counts the
 * differences.
 */
static void match_shortest(struct matcher *matcher, long a, long n, long b, long m)
{
	long max = n + m < DIFFERENCES_MAX ? n + m : DIFFERENCES_MAX, d, k, x, y;
	struct arena *scratch = arena_new();
	long *v = arena_alloc(scratch, (size_t)(2 * max + 3) * sizeof(*v));
	long **trace = arena_alloc(scratch, (size_t)(max + 1) * sizeof(*trace));

	for (d = 0; d <= max; d++) {
		/* Only the diagonals -d - 1 to d + 1 matter: keep those. */
		trace[d] = arena_copy(scratch, v + max - d, (size_t)(2 * d + 3) * sizeof(*v));
		for (k = -d; k <= d; k += 2) {
			long *at = v + max + 1 + k;

			x = k == -d || (k != d && at[-1] < at[1]) ? at[1] : at[-1] + 1;
			for (y = x - k; x < n && y < m && matcher->a[a + x] == matcher->b[b + y];
			     x++, y++)
				;
			*at = x;
			if (x >= n && y >= m)
				goto found;
		}
	}
	arena_free(scratch);
	return;
found:
	for (x = n, y = m; d >= 0; d--) {
		const long *at = trace[d] + d + 1;
		long before, x_before = 0, y_before = 0;

		k = x - y;
		before = k == -d || (k != d && at[k - 1] < at[k + 1]) ? k + 1 : k - 1;
		if (d) {
			x_before = at[before];
			y_before = x_before - before;
		}
		while (x > x_before && y > y_before && x > 0 && y > 0) {
			x--;
			y--;
			/* The single edit comes before the common lines. */
			if (matcher->a[a + x] != matcher->b[b + y])
				break;
			pair(matcher, a + x, b + y);
		}
		x = x_before;
		y = y_before;
	}
	arena_free(scratch);
}

struct anchor {
	long a, b;
	long before; /* the previous anchor of the longest ascending row; -1: none */
};

/* Finds the lines that are unique in both ranges, in the order of `b`. Returns their count. */
static long find_unique(struct matcher *matcher, long a, long a_end, long b, long b_end,
			struct anchor *anchors)
{
	long i, count = 0;

	for (i = a; i < a_end; i++)
		matcher->in_a[matcher->a[i]] = matcher->in_b[matcher->a[i]] = 0;
	for (i = b; i < b_end; i++)
		matcher->in_a[matcher->b[i]] = matcher->in_b[matcher->b[i]] = 0;
	for (i = a; i < a_end; i++) {
		matcher->in_a[matcher->a[i]]++;
		matcher->place[matcher->a[i]] = i;
	}
	for (i = b; i < b_end; i++)
		matcher->in_b[matcher->b[i]]++;
	for (i = b; i < b_end; i++) {
		unsigned int number = matcher->b[i];

		if (matcher->in_a[number] == 1 && matcher->in_b[number] == 1)
			anchors[count++] = (struct anchor){ matcher->place[number], i, -1 };
	}
	return count;
}

/* Finds the longest row of anchors that ascends in `a` too. Returns its last anchor, or -1. */
static long longest_row(struct arena *scratch, struct anchor *anchors, long count)
{
	long *tops = arena_alloc(scratch, (size_t)(count + 1) * sizeof(*tops)), height = 0, i;

	for (i = 0; i < count; i++) {
		long row =
			(long)LOWER_BOUND((size_t)height, at, anchors[tops[at]].a < anchors[i].a);

		anchors[i].before = row ? tops[row - 1] : -1;
		tops[row] = i;
		if (row == height)
			height++;
	}
	return height ? tops[height - 1] : -1;
}

static void match(struct matcher *matcher, long a, long a_end, long b, long b_end)
{
	struct arena *scratch;
	struct anchor *anchors;
	long count, last;

	for (; a < a_end && b < b_end && matcher->a[a] == matcher->b[b]; a++, b++)
		pair(matcher, a, b);
	for (; a < a_end && b < b_end && matcher->a[a_end - 1] == matcher->b[b_end - 1];
	     a_end--, b_end--)
		pair(matcher, a_end - 1, b_end - 1);
	if (a == a_end || b == b_end)
		return;
	scratch = arena_new();
	anchors = arena_alloc(scratch, (size_t)(b_end - b) * sizeof(*anchors));
	count = find_unique(matcher, a, a_end, b, b_end, anchors);
	last = longest_row(scratch, anchors, count);
	if (last < 0)
		match_shortest(matcher, a, a_end - a, b, b_end - b);
	/*
	 * Walk the row backwards and match the stretch behind each anchor; what is left lies
	 * before the first.
	 */
	for (; last >= 0; last = anchors[last].before) {
		match(matcher, anchors[last].a + 1, a_end, anchors[last].b + 1, b_end);
		pair(matcher, anchors[last].a, anchors[last].b);
		a_end = anchors[last].a;
		b_end = anchors[last].b;
		if (anchors[last].before < 0)
			match(matcher, a, a_end, b, b_end);
	}
	arena_free(scratch);
}

void lines_match(struct arena *arena, const struct lines *orig, const struct lines *patched,
		 unsigned int *origin)
{
	size_t total = orig->items.count + patched->items.count, mask = 16, i;
	struct matcher matcher = { .arena = arena, .origin = origin };
	struct number *table;
	unsigned int last = 0;

	while (mask < 2 * total)
		mask *= 2;
	table = arena_alloc(arena, mask * sizeof(*table));
	mask--;
	matcher.a = arena_alloc(arena, (orig->items.count + 1) * sizeof(*matcher.a));
	matcher.b = arena_alloc(arena, (patched->items.count + 1) * sizeof(*matcher.b));
	for (i = 0; i < orig->items.count; i++)
		matcher.a[i] = number_of(table, mask, &orig->items.items[i], &last);
	for (i = 0; i < patched->items.count; i++)
		matcher.b[i] = number_of(table, mask, &patched->items.items[i], &last);
	matcher.in_a = arena_alloc(arena, (last + 1) * sizeof(*matcher.in_a));
	matcher.in_b = arena_alloc(arena, (last + 1) * sizeof(*matcher.in_b));
	matcher.place = arena_alloc(arena, (last + 1) * sizeof(*matcher.place));
	memset(origin, 0, patched->items.count * sizeof(*origin));
	match(&matcher, 0, (long)orig->items.count, 0, (long)patched->items.count);
}
