/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tokens of C source that is not preprocessed: comments are gone, directives are seen. */
#ifndef KLP_C_LEXER_H
#define KLP_C_LEXER_H

#include <stdbool.h>
#include <stddef.h>

enum c_kind {
	C_END,
	C_WORD,
	C_NUMBER,
	C_LITERAL,   /* a string or a character */
	C_PUNCT,     /* one character, or one of ## && || ++ -- ... */
	C_DIRECTIVE, /* the # in front of one; its tokens follow */
	C_LINE_END,  /* the end of a directive */
};

struct c_token {
	enum c_kind kind;
	const char *text; /* in the source */
	size_t length;
	bool adjoins; /* no blank and no comment is in front of it */
};

struct c_lexer {
	const char *at, *end;
	bool inside;	 /* of a directive */
	bool line_began; /* only blanks and comments are in front, on the line */
	bool is_spliced; /* a backslash at the end of a line cuts a word into two tokens */
};

void c_lexer_setup(struct c_lexer *lexer, const char *text, size_t size);

/* Returns false at the end of the text, where the token is C_END. A directive that ends there ends first. */
bool c_next(struct c_lexer *lexer, struct c_token *token);

/* Is it this word, or this punctuation? */
bool c_is(const struct c_token *token, const char *text);

#endif
