// SPDX-License-Identifier: GPL-2.0-or-later
#include "wording.h"
#include "../lib/message.h"
#include "../lib/text.h"

#include <string.h>
#include <unistd.h>

#define COMFORTABLE 96 /* columns */
#define NARROWEST   40

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

/* What is between two backquotes is a command, which people copy as one line. */
static size_t word_length(const char *text)
{
	const char *end = *text == '`' ? strchr(text + 1, '`') : NULL;

	return end ? (size_t)(end - text) + strcspn(end, " ") : strcspn(text, " ");
}

const char *wrapped(struct arena *arena, const char *paragraph, size_t indent, size_t hanging,
		    size_t width)
{
	struct text text = { .arena = arena };
	size_t column = indent;
	bool begins = true;

	text_add(&text, "%*s", (int)indent, "");
	while (*paragraph) {
		const size_t length = word_length(paragraph);

		if (!begins && column + 1 + length > width) {
			text_add(&text, "\n%*s", (int)(indent + hanging), "");
			column = indent + hanging;
		} else if (!begins) {
			text_add(&text, " ");
			column++;
		}
		text_add_bytes(&text, paragraph, length);
		column += length;
		begins = false;
		paragraph += length + (paragraph[length] == ' ');
	}
	return text_string(&text);
}

size_t reading_width(int fd)
{
	const size_t width = (size_t)message_width(fd);

	return !width || width > COMFORTABLE ? COMFORTABLE : width < NARROWEST ? NARROWEST : width;
}

void wrapped_detail(struct arena *arena, size_t hanging, const char *text)
{
	const size_t margin = strlen("    ");

	detail("%s", message_width(STDERR_FILENO) ? wrapped(arena, text, 0, hanging,
							    reading_width(STDERR_FILENO) - margin)
						  : text);
}
