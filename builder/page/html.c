// SPDX-License-Identifier: GPL-2.0-or-later
#include "html.h"
#include "../../lib/printable.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char *entity(char c)
{
	return c == '<'	   ? "&lt;"
	       : c == '>'  ? "&gt;"
	       : c == '&'  ? "&amp;"
	       : c == '"'  ? "&quot;"
	       : c == '\'' ? "&#39;"
			   : NULL;
}

/* Characters that HTML must not have. */
static bool is_forbidden(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0) ||
	       (c >= 0xfdd0 && c < 0xfdf0) || (c & 0xfffe) == 0xfffe;
}

/* Marks of the direction of text, and what has no width. */
static bool is_unseen(uint32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	       (c >= 0x200b && c <= 0x200f) || c == 0x061c || c == 0x00ad || c == 0x2060 ||
	       c == 0xfeff;
}

void html_text(struct text *html, const char *text, size_t size)
{
	const char *at = text, *end = at + size;

	while (at < end) {
		uint32_t c = 0;
		size_t length = utf8_decode(at, &c);

		if (!length || length > (size_t)(end - at) || is_forbidden(c))
			text_add_bytes(html, "\xef\xbf\xbd", 3);
		else if (is_unseen(c))
			text_add(html, "[U+%04X]", c);
		else if (length == 1 && entity(*at))
			text_add(html, "%s", entity(*at));
		else
			text_add_bytes(html, at, length);
		at += length ?: 1;
	}
}

/* Adds what the conversion at `at` stands for. Returns its end. */
static const char *convert(struct text *html, const char *at, va_list *args)
{
	const char *text;

	switch (*at) {
	case 's':
		text = va_arg(*args, const char *);
		html_text(html, text, strlen(text));
		return at + 1;
	case 'u':
		text_add(html, "%u", va_arg(*args, unsigned int));
		return at + 1;
	case 'd':
		text_add(html, "%d", va_arg(*args, int));
		return at + 1;
	case 'l':
		text_add(html, "%lu", va_arg(*args, unsigned long));
		return at + 2;
	case 'z':
		text_add(html, "%zu", va_arg(*args, size_t));
		return at + 2;
	case '%':
		text_add(html, "%%");
		return at + 1;
	}
	/* A conversion that this does not know is a mistake in the program: its argument cannot be skipped. */
	abort();
}

void html_add(struct text *html, const char *fmt, ...)
{
	const char *percent;
	va_list args;

	va_start(args, fmt);
	while ((percent = strchr(fmt, '%'))) {
		text_add_bytes(html, fmt, (size_t)(percent - fmt));
		fmt = convert(html, percent + 1, &args);
	}
	text_add_bytes(html, fmt, strlen(fmt));
	va_end(args);
}

void html_number(struct text *html, unsigned long number)
{
	if (number < 1000) {
		text_add(html, "%lu", number);
		return;
	}
	html_number(html, number / 1000);
	text_add(html, ",%03lu", number % 1000);
}

void html_count(struct text *html, unsigned long count, const char *one, const char *many)
{
	html_number(html, count);
	html_add(html, " %s", count == 1 ? one : many);
}
