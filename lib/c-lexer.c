// SPDX-License-Identifier: GPL-2.0-or-later
#include "c-lexer.h"

#include <string.h>

void c_lexer_setup(struct c_lexer *lexer, const char *text, size_t size)
{
	*lexer = (struct c_lexer){ .at = text, .end = text + size, .line_began = true };
}

/* A kernel's units read 150 megabytes: <ctype.h> would take a fifth of the time. */
#define WORD  1
#define BLANK 2
static const unsigned char class_of[256] = {
	['0' ... '9'] = WORD, ['A' ... 'Z'] = WORD, ['a' ... 'z'] = WORD, ['_'] = WORD,
	['$'] = WORD,	      [128 ... 255] = WORD, [' '] = BLANK,	  ['\t'] = BLANK,
	['\r'] = BLANK,	      ['\v'] = BLANK,	    ['\f'] = BLANK,
};

static bool is_word_char(char c)
{
	return class_of[(unsigned char)c] == WORD;
}

/* Returns the length of a backslash and the end of the line behind it; 0: there is none. */
static size_t splice(const struct c_lexer *lexer, const char *at)
{
	if (at + 1 < lexer->end && *at == '\\' && at[1] == '\n')
		return 2;
	return at + 2 < lexer->end && *at == '\\' && at[1] == '\r' && at[2] == '\n' ? 3 : 0;
}

static const char *skip_splices(const struct c_lexer *lexer, const char *at)
{
	size_t length;

	while ((length = splice(lexer, at)))
		at += length;
	return at;
}

static void skip_block_comment(struct c_lexer *lexer, const char *inside)
{
	const char *star = inside;

	while ((star = memchr(star, '*', (size_t)(lexer->end - star)))) {
		star = skip_splices(lexer, star + 1);
		if (star < lexer->end && *star == '/') {
			lexer->at = star + 1;
			return;
		}
	}
	lexer->at = lexer->end;
}

static void skip_line_comment(struct c_lexer *lexer)
{
	while (lexer->at < lexer->end && *lexer->at != '\n')
		lexer->at += splice(lexer, lexer->at) ?: 1;
}

/* Returns false when no comment begins here. The two characters that begin one may be on two lines. */
static bool skip_comment(struct c_lexer *lexer)
{
	const char *second;

	if (*lexer->at != '/')
		return false;
	second = skip_splices(lexer, lexer->at + 1);
	if (second == lexer->end || (*second != '*' && *second != '/'))
		return false;
	if (*second == '/')
		skip_line_comment(lexer);
	else
		skip_block_comment(lexer, second + 1);
	return true;
}

/* Stops at the end of a directive's line. Returns whether anything was skipped. */
static bool skip_blanks(struct c_lexer *lexer)
{
	const char *begin = lexer->at;

	while (lexer->at < lexer->end) {
		size_t length;

		if (class_of[(unsigned char)*lexer->at] == BLANK) {
			lexer->at++;
		} else if (*lexer->at == '\n') {
			if (lexer->inside)
				break;
			lexer->line_began = true;
			lexer->at++;
		} else if ((length = splice(lexer, lexer->at))) {
			lexer->at += length;
		} else if (!skip_comment(lexer)) {
			break;
		}
	}
	return lexer->at != begin;
}

/* A literal ends with its line at the latest: an apostrophe may stand in text that is skipped. */
static void skip_literal(struct c_lexer *lexer)
{
	const char quote = *lexer->at++;

	while (lexer->at < lexer->end && *lexer->at != '\n') {
		size_t length = splice(lexer, lexer->at);

		if (length) {
			lexer->at += length;
		} else if (*lexer->at == '\\' && lexer->at + 1 < lexer->end) {
			lexer->at += 2;
		} else if (*lexer->at++ == quote) {
			return;
		}
	}
}

static void skip_word(struct c_lexer *lexer, enum c_kind kind)
{
	const char *next;

	while (lexer->at < lexer->end &&
	       (is_word_char(*lexer->at) || (kind == C_NUMBER && *lexer->at == '.')))
		lexer->at++;
	next = skip_splices(lexer, lexer->at);
	if (next > lexer->at && next < lexer->end && is_word_char(*next))
		lexer->is_spliced = true;
}

/* a++ +b is not a+ ++b. */
static size_t punct_length(const struct c_lexer *lexer)
{
	const char *at = lexer->at, c = *at;
	size_t left = (size_t)(lexer->end - at);

	if (left > 1 && strchr("#&|+-", c) && c && at[1] == c)
		return 2;
	return left > 2 && c == '.' && at[1] == '.' && at[2] == '.' ? 3 : 1;
}

static enum c_kind read_token(struct c_lexer *lexer)
{
	const char c = *lexer->at;
	bool first = lexer->line_began;

	lexer->line_began = false;
	if (c >= '0' && c <= '9') {
		skip_word(lexer, C_NUMBER);
		return C_NUMBER;
	}
	if (is_word_char(c)) {
		skip_word(lexer, C_WORD);
		return C_WORD;
	}
	if (c == '"' || c == '\'') {
		skip_literal(lexer);
		return C_LITERAL;
	}
	if (c == '#' && first && !lexer->inside) {
		lexer->inside = true;
		lexer->at++;
		return C_DIRECTIVE;
	}
	lexer->at += punct_length(lexer);
	return C_PUNCT;
}

bool c_next(struct c_lexer *lexer, struct c_token *token)
{
	token->adjoins = !skip_blanks(lexer);
	token->text = lexer->at;
	token->length = 0;
	if (lexer->at == lexer->end || (lexer->inside && *lexer->at == '\n')) {
		token->kind = lexer->inside ? C_LINE_END : C_END;
		lexer->inside = false;
		return token->kind != C_END;
	}
	token->kind = read_token(lexer);
	/* A backslash at the end of the text may take one byte more than there is. */
	if (lexer->at > lexer->end)
		lexer->at = lexer->end;
	token->length = (size_t)(lexer->at - token->text);
	return true;
}

bool c_is(const struct c_token *token, const char *text)
{
	return (token->kind == C_WORD || token->kind == C_PUNCT) && token->length == strlen(text) &&
	       !memcmp(token->text, text, token->length);
}
