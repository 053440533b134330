// SPDX-License-Identifier: GPL-2.0-or-later
#include "text-pair.h"
#include "../lib/c-lexer.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* One of the two texts. */
struct preprocessed {
	struct c_lexer lexer;
	struct c_token token;
	bool is_directive;   /* the token is in one */
	long parentheses;    /* of code, around the token */
	const char *counted; /* lines are counted up to here */
	unsigned long line;  /* a marker may say anything */
};

static void count_lines(struct preprocessed *text)
{
	const char *at = text->counted;

	while ((at = memchr(at, '\n', (size_t)(text->token.text - at)))) {
		text->line++;
		at++;
	}
	text->counted = text->token.text;
}

/* # 12 "net/ipv4/tcp.c" 2: the line below is the file's 12th. Returns false for any other directive. */
static bool read_marker(struct preprocessed *text)
{
	const struct c_lexer before = text->lexer;

	c_next(&text->lexer, &text->token);
	if (text->token.kind != C_NUMBER) {
		text->lexer = before;
		return false;
	}
	text->line = strtoul(text->token.text, NULL, 10) - 1;
	while (text->token.kind != C_LINE_END && text->token.kind != C_END)
		c_next(&text->lexer, &text->token);
	text->counted = text->token.text;
	return true;
}

/* Goes to the next token that is not of a line marker. */
static void advance(struct preprocessed *text)
{
	bool inside = text->lexer.inside;

	while (c_next(&text->lexer, &text->token)) {
		text->is_directive = inside || text->token.kind == C_DIRECTIVE;
		if (text->token.kind != C_DIRECTIVE || !read_marker(text))
			break;
		inside = false;
	}
	if (text->token.kind == C_END)
		text->is_directive = false;
	if (!text->is_directive)
		text->parentheses += c_is(&text->token, "(") ? 1 : c_is(&text->token, ")") ? -1 : 0;
	count_lines(text);
}

/* Goes to the next token that is in no directive. */
static void advance_code(struct preprocessed *text)
{
	do
		advance(text);
	while (text->is_directive && text->token.kind != C_END);
}

static bool is_equal(const struct preprocessed *a, const struct preprocessed *b)
{
	return a->token.kind == b->token.kind && a->token.length == b->token.length &&
	       !memcmp(a->token.text, b->token.text, a->token.length) &&
	       /* F(x) and F (x) are two kinds of macro. */
	       (!a->is_directive || a->token.adjoins == b->token.adjoins);
}

static void setup(struct preprocessed *text, const char *begin, size_t size)
{
	*text = (struct preprocessed){ .counted = begin, .line = 1 };
	c_lexer_setup(&text->lexer, begin, size);
}

enum text_pair text_pair_compare(const char *orig, size_t orig_size, const char *patched,
				 size_t patched_size)
{
	void (*step)(struct preprocessed *) = advance;
	struct preprocessed a, b;
	bool lines_differ = false, blanks_differ = false;

	setup(&a, orig, orig_size);
	setup(&b, patched, patched_size);
	for (;;) {
		step(&a);
		step(&b);
		lines_differ |= a.line != b.line && !a.is_directive;
		/* A macro may make a string of what is passed to it, with the blanks. */
		blanks_differ |= a.token.adjoins != b.token.adjoins && a.parentheses > 0 &&
				 !a.is_directive;
		if (is_equal(&a, &b) && a.is_directive == b.is_directive) {
			if (a.token.kind == C_END)
				break;
			continue;
		}
		/* From here on, only code is compared. */
		if (step == advance_code)
			return PAIR_DIFFERS;
		step = advance_code;
		if (a.is_directive)
			step(&a);
		if (b.is_directive)
			step(&b);
		if (!is_equal(&a, &b))
			return PAIR_DIFFERS;
		if (a.token.kind == C_END)
			break;
	}
	if (step == advance_code)
		return PAIR_OTHER_DIRECTIVES;
	return lines_differ || blanks_differ ? PAIR_OTHER_LAYOUT : PAIR_SAME;
}
