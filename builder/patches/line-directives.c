// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Code below a hunk would get new line numbers and so change: WARN_ON(), might_sleep() and
 * lockdep compile __LINE__ in. #line directives restore the original's numbers. Each stands at
 * the first place below a difference where a directive may stand: at the start of a line,
 * outside of comments, strings, macro definitions and parentheses (the arguments of a macro
 * must not contain directives).
 */
#include "line-directives.h"
#include "line-match.h"
#include "../../lib/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define CONDITIONALS_MAX 64

/* The state of the lexer at the start of a line. */
struct lexer {
	bool comment;	   /* in a comment */
	bool directive;	   /* in a directive that goes on from the line before */
	bool continued;	   /* the line before ended with a backslash */
	char quote;	   /* in a string or character constant that goes on from the line before */
	int depth;	   /* open parentheses and brackets */
	bool code;	   /* the line just read has more than blanks and comments */
	bool preprocessor; /* the line just read was (part of) a directive */
	struct {
		int depth;    /* at the #if */
		bool emitted; /* a #line stands in one of the branches */
	} conditionals[CONDITIONALS_MAX];
	int nesting;
};

static void skip_comment(struct lexer *lexer, const char **at, const char *end)
{
	for (; *at < end; (*at)++)
		if (end - *at > 1 && (*at)[0] == '*' && (*at)[1] == '/') {
			lexer->comment = false;
			*at += 2;
			return;
		}
}

static void lex_code(struct lexer *lexer, const char *at, const char *end)
{
	while (at < end) {
		if (lexer->comment) {
			skip_comment(lexer, &at, end);
		} else if (lexer->quote) {
			lexer->code = true;
			if (*at == '\\')
				at++;
			else if (*at == lexer->quote)
				lexer->quote = 0;
			at++;
		} else if (end - at > 1 && at[0] == '/' && at[1] == '*') {
			lexer->comment = true;
			at += 2;
		} else if (end - at > 1 && at[0] == '/' && at[1] == '/') {
			return;
		} else {
			lexer->code |= !isspace((unsigned char)*at);
			if (!lexer->directive && (*at == '"' || *at == '\''))
				lexer->quote = *at;
			else if (!lexer->directive && strchr("([", *at))
				lexer->depth++;
			else if (!lexer->directive && strchr(")]", *at) && lexer->depth)
				lexer->depth--;
			at++;
		}
	}
}

static bool is_word(const char *at, const char *end, const char *word)
{
	size_t length = strlen(word);

	return (size_t)(end - at) >= length && !strncmp(at, word, length) &&
	       ((size_t)(end - at) == length || !isalnum((unsigned char)at[length]));
}

/* Returns true when the lines that follow may be reached with different line numbers. */
static bool lex_conditional(struct lexer *lexer, const char *at, const char *end)
{
	bool emitted;

	if (is_word(at, end, "if") || is_word(at, end, "ifdef") || is_word(at, end, "ifndef")) {
		if (lexer->nesting < CONDITIONALS_MAX) {
			lexer->conditionals[lexer->nesting].depth = lexer->depth;
			lexer->conditionals[lexer->nesting].emitted = false;
		}
		lexer->nesting++;
		return false;
	}
	if (!lexer->nesting || lexer->nesting > CONDITIONALS_MAX)
		return false;
	emitted = lexer->conditionals[lexer->nesting - 1].emitted;
	if (is_word(at, end, "else") || is_word(at, end, "elif")) {
		lexer->depth = lexer->conditionals[lexer->nesting - 1].depth;
		return emitted;
	}
	if (is_word(at, end, "endif")) {
		lexer->nesting--;
		return emitted;
	}
	return false;
}

/* Reads one line. Returns true when the line number after it is uncertain. */
static bool lex_line(struct lexer *lexer, const struct line *line)
{
	const char *at = line->text, *end = at + line->length;
	bool uncertain = false, backslash;

	lexer->code = false;
	while (end > at && (end[-1] == '\n' || end[-1] == '\r'))
		end--;
	backslash = end > at && end[-1] == '\\';
	if (!lexer->comment && !lexer->quote && !lexer->continued) {
		const char *first = at;

		while (first < end && isspace((unsigned char)*first))
			first++;
		lexer->directive = first < end && *first == '#';
		/* A brace in the first column ends every function: start afresh. */
		if (*at == '}')
			lexer->depth = 0;
		if (lexer->directive) {
			for (first++; first < end && isspace((unsigned char)*first); first++)
				;
			uncertain = lex_conditional(lexer, first, end);
		}
	}
	lex_code(lexer, at, end);
	lexer->preprocessor = lexer->directive;
	/* An apostrophe in skipped or unusual text has no effect beyond its line. */
	if (!backslash)
		lexer->quote = 0;
	lexer->continued = backslash;
	if (!backslash && !lexer->comment)
		lexer->directive = false;
	return uncertain;
}

static bool may_emit(const struct lexer *lexer)
{
	return !lexer->comment && !lexer->directive && !lexer->continued && !lexer->quote &&
	       !lexer->depth && lexer->nesting <= CONDITIONALS_MAX;
}

struct keeper {
	struct lines orig, patched;
	unsigned int *origin; /* the line of the original for each patched line; 0: none */
};

static void open_keeper(struct arena *arena, struct keeper *keeper, const char *original,
			size_t original_size, const char *patched, size_t patched_size)
{
	lines_split(arena, original, original_size, &keeper->orig);
	lines_split(arena, patched, patched_size, &keeper->patched);
	keeper->origin =
		arena_alloc(arena, (keeper->patched.items.count + 1) * sizeof(*keeper->origin));
	lines_match(arena, &keeper->orig, &keeper->patched, keeper->origin);
}

/*
 * Reads the patched text and, unless `out` is NULL, writes it there with its directives.
 * Returns true when a line of code is new, or has another number than in the original.
 */
static bool keep(struct keeper *keeper, struct text *out)
{
	unsigned int current =
		1; /* what the compiler takes for the number of the next line; 0: uncertain */
	struct lexer lexer = { 0 };
	bool changes = false;
	size_t i, n;

	for (i = 0; i < keeper->patched.items.count; i++) {
		const struct line *line = &keeper->patched.items.items[i];
		unsigned int origin = keeper->origin[i], number;

		if (origin && origin != current && may_emit(&lexer)) {
			if (out)
				text_add(out, "#line %u\n", origin);
			current = origin;
			for (n = 0; n < (size_t)lexer.nesting && n < CONDITIONALS_MAX; n++)
				lexer.conditionals[n].emitted = true;
		}
		if (out)
			text_add(out, "%.*s", (int)line->length, line->text);
		number = current;
		if (current)
			current++;
		if (lex_line(&lexer, line))
			current = 0;
		/*
		 * Directives do not use their line number, and after a conditional the count is
		 * uncertain anyway.
		 */
		changes |= lexer.code && (!origin || (origin != number && !lexer.preprocessor));
	}
	return changes;
}

char *lines_keep(struct arena *arena, const char *original, size_t original_size,
		 const char *patched, size_t patched_size, size_t *size)
{
	struct text out = { .arena = arena };
	struct keeper keeper = { 0 };

	open_keeper(arena, &keeper, original, original_size, patched, patched_size);
	keep(&keeper, &out);
	*size = out.chars.count;
	return (char *)text_string(&out);
}

bool lines_change_code(struct arena *arena, const char *original, size_t original_size,
		       const char *patched, size_t patched_size)
{
	struct keeper keeper = { 0 };
	struct lexer lexer = { 0 };
	unsigned int next = 1, number;
	size_t i;

	open_keeper(arena, &keeper, original, original_size, patched, patched_size);
	if (keep(&keeper, NULL))
		return true;
	/* Lines of the original that no line of the patched text comes from were removed. */
	for (i = 0; i < keeper.patched.items.count + 1; i++) {
		number = i < keeper.patched.items.count ? keeper.origin[i]
							: (unsigned int)keeper.orig.items.count + 1;
		for (; next <= number; next++) {
			if (next > keeper.orig.items.count)
				break;
			lex_line(&lexer, &keeper.orig.items.items[next - 1]);
			if (lexer.code && next < number)
				return true;
		}
	}
	return false;
}
