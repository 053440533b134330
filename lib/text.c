// SPDX-License-Identifier: GPL-2.0-or-later
#include "text.h"
#include "files.h"
#include "message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void text_add_bytes(struct text *text, const char *bytes, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		*array_push(text->arena, &text->chars) = bytes[i];
}

void text_add(struct text *text, const char *fmt, ...)
{
	char buffer[1024];
	va_list args;
	int length;

	va_start(args, fmt);
	length = vsnprintf(buffer, sizeof(buffer), fmt, args);
	va_end(args);
	if (length < (int)sizeof(buffer)) {
		text_add_bytes(text, buffer, (size_t)length);
	} else {
		char *large = arena_alloc(text->arena, (size_t)length + 1);

		va_start(args, fmt);
		vsnprintf(large, (size_t)length + 1, fmt, args);
		va_end(args);
		text_add_bytes(text, large, (size_t)length);
	}
}

const char *text_string(struct text *text)
{
	*array_push(text->arena, &text->chars) = '\0';
	text->chars.count--;
	return text->chars.items;
}

static const char *find_place(const struct place_holder *places, size_t count, const char *name,
			      size_t length)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strlen(places[i].name) == length && !strncmp(places[i].name, name, length))
			return places[i].value;
	return NULL;
}

char *template_fill(struct arena *arena, const char *path, const struct place_holder *places,
		    size_t count)
{
	struct text out = { .arena = arena };
	char *template = file_read(arena, path, NULL), *at, *end;
	const char *value;

	if (!template)
		return NULL;
	while ((at = strchr(template, '@'))) {
		end = strchr(at + 1, '@');
		if (!end) {
			fail("%s: a placeholder lacks its closing @", path);
			return NULL;
		}
		value = find_place(places, count, at + 1, (size_t)(end - at - 1));
		if (!value) {
			fail("%s: klp-build has no value for @%.*s@", path, (int)(end - at - 1),
			     at + 1);
			return NULL;
		}
		text_add_bytes(&out, template, (size_t)(at - template));
		text_add_bytes(&out, value, strlen(value));
		template = end + 1;
	}
	text_add_bytes(&out, template, strlen(template));
	return (char *)text_string(&out);
}
