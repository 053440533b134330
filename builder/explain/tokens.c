// SPDX-License-Identifier: GPL-2.0-or-later
#include "tokens.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* What is written never passes what is read. */
struct writer {
	const char *at, *end;
	char *out;
	size_t length;
	bool blank;	/* blanks or a comment are behind the last character written */
	bool directive; /* in a directive */
};

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* Would the two characters be one token, or part of one, without a blank between them? */
static bool would_join(char before, char behind)
{
	static const char pairs[] =
		"++ -- && || << >> == != <= >= += -= *= /= %= &= |= ^= -> ## // /* .. "
		"<: <% %: %> :> L\" u\" U\" L' u' U' 8\" ";
	const char pair[] = { before, behind, ' ', '\0' };

	if (is_name(before) && is_name(behind))
		return true;
	/* "1 .x", ". 5": part of a number. */
	if ((isdigit((unsigned char)before) && behind == '.') ||
	    (before == '.' && isdigit((unsigned char)behind)))
		return true;
	return strstr(pairs, pair) != NULL;
}

static void put(struct writer *writer, char c)
{
	bool first = !writer->length || writer->out[writer->length - 1] == '\n';

	/* In "#define F (x)" any blank may matter. */
	if (writer->blank && !first && c != '\n' &&
	    (writer->directive || would_join(writer->out[writer->length - 1], c)))
		writer->out[writer->length++] = ' ';
	writer->blank = false;
	writer->out[writer->length++] = c;
}

/* A string ends with its line at the latest: an apostrophe may stand in text that is skipped. */
static void put_literal(struct writer *writer, char quote)
{
	put(writer, *writer->at++);
	while (writer->at < writer->end && *writer->at != '\n') {
		char c = *writer->at++;

		writer->out[writer->length++] = c;
		if (c == quote)
			return;
		if (c == '\\' && writer->at < writer->end)
			writer->out[writer->length++] = *writer->at++;
	}
}

/* Skips a comment or a backslash that joins lines; false: neither is here. */
static bool skip(struct writer *writer)
{
	const char *at = writer->at, *end = writer->end, *close;

	if (end - at < 2)
		return false;
	if (at[0] == '\\' && at[1] == '\n') {
		writer->at += 2;
		return true;
	}
	if (at[0] == '/' && at[1] == '/') {
		while (writer->at < end && *writer->at != '\n')
			writer->at += *writer->at == '\\' && end - writer->at > 1 ? 2 : 1;
		return true;
	}
	if (at[0] != '/' || at[1] != '*')
		return false;
	close = memmem(at + 2, (size_t)(end - at) - 2, "*/", 2);
	writer->at = close ? close + 2 : end;
	return true;
}

static bool at_line_start(const struct writer *writer, const char *text)
{
	const char *at = writer->at;

	while (at > text && (at[-1] == ' ' || at[-1] == '\t'))
		at--;
	return at == text || at[-1] == '\n';
}

void tokens_only(char *text, size_t size)
{
	struct writer writer = { .at = text, .end = text + size, .out = text };

	while (writer.at < writer.end) {
		char c = *writer.at;

		if (skip(&writer)) {
			writer.blank = true;
		} else if (c == '"' || c == '\'') {
			put_literal(&writer, c);
		} else if (c == '#' && !writer.directive && at_line_start(&writer, text)) {
			if (writer.length && writer.out[writer.length - 1] != '\n')
				put(&writer, '\n');
			writer.directive = true;
			put(&writer, *writer.at++);
		} else if (c == '\n' && writer.directive) {
			put(&writer, c);
			writer.directive = false;
			writer.at++;
		} else if (isspace((unsigned char)c)) {
			writer.blank = true;
			writer.at++;
		} else {
			put(&writer, c);
			writer.at++;
		}
	}
	writer.out[writer.length] = '\0';
}
