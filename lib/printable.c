// SPDX-License-Identifier: GPL-2.0-or-later
#include "printable.h"
#include "text.h"

#include <stdbool.h>

size_t utf8_length(const char *text)
{
	const unsigned char *byte = (const unsigned char *)text;
	const size_t length = *byte < 0x80   ? 1
			      : *byte < 0xc2 ? 0
			      : *byte < 0xe0 ? 2
			      : *byte < 0xf0 ? 3
			      : *byte < 0xf5 ? 4
					     : 0;
	size_t i;

	for (i = 1; i < length; i++)
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong forms, surrogates, and what is beyond U+10FFFF. */
	if ((*byte == 0xe0 && byte[1] < 0xa0) || (*byte == 0xed && byte[1] > 0x9f) ||
	    (*byte == 0xf0 && byte[1] < 0x90) || (*byte == 0xf4 && byte[1] > 0x8f))
		return 0;
	return *byte ? length : 0;
}

/* C0 and C1 control characters move the cursor of a terminal. */
static bool is_control(const unsigned char *byte, size_t length)
{
	return (length == 1 && (*byte < 0x20 || *byte == 0x7f)) ||
	       (length == 2 && *byte == 0xc2 && byte[1] < 0xa0);
}

/*
 * U+2028 and U+2029 end a line; U+202A to U+202E and U+2066 to U+2069 turn the direction of what follows, so that a
 * name reads as another one.
 */
static bool is_layout(const unsigned char *byte, size_t length)
{
	return length == 3 && *byte == 0xe2 &&
	       ((byte[1] == 0x80 && byte[2] >= 0xa8 && byte[2] <= 0xae) ||
		(byte[1] == 0x81 && byte[2] >= 0xa6 && byte[2] <= 0xa9));
}

size_t printable_length(const char *text)
{
	const unsigned char *byte = (const unsigned char *)text;
	const size_t length = utf8_length(text);

	return is_control(byte, length) || is_layout(byte, length) ? 0 : length;
}

const char *printable(struct arena *arena, const char *text)
{
	struct text out = { .arena = arena };

	while (*text) {
		const size_t length = printable_length(text);

		if (length)
			text_add_bytes(&out, text, length);
		else
			text_add(&out, "\\x%02x", (unsigned char)*text);
		text += length ? length : 1;
	}
	return text_string(&out);
}
