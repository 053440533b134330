// SPDX-License-Identifier: GPL-2.0-or-later
#include "wording.h"
#include "../lib/text.h"

#include <string.h>

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
static bool is_control(const char *text, size_t length)
{
	const unsigned char *byte = (const unsigned char *)text;

	return (length == 1 && (*byte < 0x20 || *byte == 0x7f)) ||
	       (length == 2 && *byte == 0xc2 && byte[1] < 0xa0);
}

const char *printable(struct arena *arena, const char *text)
{
	struct text out = { .arena = arena };

	while (*text) {
		const size_t length = utf8_length(text);

		if (length && !is_control(text, length)) {
			text_add_bytes(&out, text, length);
			text += length;
		} else {
			text_add(&out, "\\x%02x", (unsigned char)*text++);
		}
	}
	return text_string(&out);
}

const char *duration(struct arena *arena, double seconds)
{
	static const struct {
		long size;
		const char *large, *small;
		long small_size;
	} units[] = {
		{ 86400, "d", "h", 3600 },
		{ 3600, "h", "min", 60 },
		{ 60, "min", "s", 1 },
	};
	const long whole = seconds > 0 ? (long)seconds : 0;
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (whole >= units[i].size)
			return arena_printf(
				arena, "%ld %s %ld %s", whole / units[i].size, units[i].large,
				whole % units[i].size / units[i].small_size, units[i].small);
	return arena_printf(arena, "%ld s", whole);
}

const char *date(struct arena *arena, time_t when)
{
	char buffer[64];
	struct tm parts;

	if (!localtime_r(&when, &parts) ||
	    !strftime(buffer, sizeof(buffer), "%Y-%m-%d %H:%M:%S", &parts))
		return "at an unknown time";
	return arena_strdup(arena, buffer);
}
