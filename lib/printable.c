// SPDX-License-Identifier: GPL-2.0-or-later
#include "printable.h"
#include "text.h"

size_t utf8_decode(const char *text, uint32_t *character)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *byte = (const unsigned char *)text;
	const size_t length = *byte < 0x80	 ? 1
			      : *byte >> 5 == 6	 ? 2
			      : *byte >> 4 == 14 ? 3
			      : *byte >> 3 == 30 ? 4
						 : 0;
	uint32_t c = length == 1 ? *byte : *byte & (0x7fu >> length);
	size_t i;

	for (i = 1; i < length; i++) {
		if (byte[i] >> 6 != 2)
			return 0;
		c = c << 6 | (byte[i] & 0x3fu);
	}
	/* Overlong forms, surrogates, and what is beyond U+10FFFF. */
	if (!length || !c || c < smallest[length] || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff)
		return 0;
	*character = c;
	return length;
}

size_t utf8_length(const char *text)
{
	uint32_t character;

	return utf8_decode(text, &character);
}

/* C0 and C1 control characters move the cursor of a terminal. */
static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/*
 * U+2028 and U+2029 end a line; U+202A to U+202E and U+2066 to U+2069 turn the direction of what follows, so that a
 * name reads as another one.
 */
static bool is_layout(uint32_t c)
{
	return (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

size_t printable_length(const char *text)
{
	uint32_t c;
	const size_t length = utf8_decode(text, &c);

	return length && !is_control(c) && !is_layout(c) ? length : 0;
}

bool is_printable(const char *text)
{
	while (printable_length(text))
		text += printable_length(text);
	return !*text;
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
