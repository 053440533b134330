// SPDX-License-Identifier: GPL-2.0-or-later
#include "html.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char *entity(unsigned char c)
{
	return c == '<'	   ? "&lt;"
	       : c == '>'  ? "&gt;"
	       : c == '&'  ? "&amp;"
	       : c == '"'  ? "&quot;"
	       : c == '\'' ? "&#39;"
			   : NULL;
}

/* Decodes one character. Returns its length; 0 when the bytes are no UTF-8. */
static size_t decode(const unsigned char *at, size_t size, uint32_t *character)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = *at < 0x80	 ? 1
			: *at >> 5 == 6	 ? 2
			: *at >> 4 == 14 ? 3
			: *at >> 3 == 30 ? 4
					 : 0,
	       i;

	if (!length || length > size)
		return 0;
	*character = length == 1 ? *at : *at & (0x7f >> length);
	for (i = 1; i < length; i++) {
		if (at[i] >> 6 != 2)
			return 0;
		*character = *character << 6 | (at[i] & 0x3f);
	}
	return *character < smallest[length] || *character > 0x10ffff ? 0 : length;
}

/* Characters that HTML must not have. */
static bool is_forbidden(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0) ||
	       (c >= 0xd800 && c < 0xe000) || (c >= 0xfdd0 && c < 0xfdf0) || (c & 0xfffe) == 0xfffe;
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
	const unsigned char *at = (const unsigned char *)text, *end = at + size;

	while (at < end) {
		uint32_t c = 0;
		size_t length = decode(at, (size_t)(end - at), &c);

		if (!length || is_forbidden(c))
			text_add_bytes(html, "\xef\xbf\xbd", 3);
		else if (is_unseen(c))
			text_add(html, "[U+%04X]", c);
		else if (length == 1 && entity(*at))
			text_add(html, "%s", entity(*at));
		else
			text_add_bytes(html, (const char *)at, length);
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
