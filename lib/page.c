// SPDX-License-Identifier: GPL-2.0-or-later
#include "page.h"
#include "message.h"
#include "printable.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WRAPPED_INDENT 4
#define LEAST_TEXT     20 /* columns; on a narrower terminal lines are not wrapped */

static bool begun;

/* Puts blanks for what a terminal would not show as it is. */
static void clean(char *text)
{
	size_t length;

	for (; *text; text += length ?: 1) {
		length = printable_length(text);
		if (!length)
			*text = ' ';
	}
}

static char *format(const char *fmt, va_list args)
{
	char *text;

	if (vasprintf(&text, fmt, args) < 0)
		die(1, "out of memory");
	clean(text);
	begun = true;
	return text;
}

void page_heading(const char *fmt, ...)
{
	const char *bold = message_colour(STDOUT_FILENO, "\033[1m");
	va_list args;
	char *text;

	va_start(args, fmt);
	text = format(fmt, args);
	va_end(args);
	printf("%s%s%s\n", bold, text, *bold ? "\033[0m" : "");
	free(text);
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Returns how many bytes of the text go on a line of so many columns: up to a blank, if there is one. */
static size_t bytes_that_fit(const char *text, int columns)
{
	size_t i, blank = 0;
	int used = 0;

	for (i = 0; text[i] && used <= columns; i++) {
		if (text[i] == ' ' && i)
			blank = i;
		if (!is_continuation(text[i + 1]))
			used++;
	}
	if (!text[i] && used <= columns)
		return i;
	/* A name that is too long stays whole: the terminal breaks it, and it can be copied. */
	return blank ? blank : strcspn(text, " ");
}

void page_line(int indent, const char *fmt, ...)
{
	const int width = message_width(STDOUT_FILENO);
	const char *at;
	va_list args;
	char *text;

	va_start(args, fmt);
	text = format(fmt, args);
	va_end(args);
	for (at = text; at == text || *at; at += strspn(at, " ")) {
		const int columns = width - indent;
		size_t length = columns < LEAST_TEXT ? strlen(at) : bytes_that_fit(at, columns);

		printf("%*s%.*s\n", indent, "", (int)length, at);
		indent += at == text ? WRAPPED_INDENT : 0;
		at += length;
		if (!length)
			break;
	}
	free(text);
}

void page_gap(void)
{
	if (begun)
		putchar('\n');
}

int page_end(const char *what)
{
	begun = false;
	if (fflush(stdout) || ferror(stdout))
		return fail_errno("%s could not be written to stdout", what);
	return 0;
}
