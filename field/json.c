// SPDX-License-Identifier: GPL-2.0-or-later
#include "json.h"
#include "../lib/printable.h"

struct json json_begin(struct arena *arena)
{
	return (struct json){ .text = { .arena = arena } };
}

const char *json_end(struct json *json)
{
	text_add(&json->text, "\n");
	return text_string(&json->text);
}

static void new_line(struct json *json)
{
	unsigned int i;

	text_add(&json->text, "\n");
	for (i = 0; i < json->depth; i++)
		text_add(&json->text, "  ");
}

/* What a terminal would obey is escaped, although JSON may have most of it: people look at it, too. */
static void add_quoted(struct json *json, const char *value)
{
	text_add(&json->text, "\"");
	while (*value) {
		uint32_t character;
		const size_t length = utf8_decode(value, &character);

		if (!length)
			text_add(&json->text, "\\ufffd");
		else if (*value == '"' || *value == '\\')
			text_add(&json->text, "\\%c", *value);
		else if (!printable_length(value))
			text_add(&json->text, "\\u%04x", character);
		else
			text_add_bytes(&json->text, value, length);
		value += length ? length : 1;
	}
	text_add(&json->text, "\"");
}

static void begin_value(struct json *json, const char *key)
{
	if (json->not_first)
		text_add(&json->text, ",");
	if (json->depth)
		new_line(json);
	json->not_first = true;
	if (key) {
		add_quoted(json, key);
		text_add(&json->text, ": ");
	}
}

void json_open(struct json *json, const char *key, char bracket)
{
	begin_value(json, key);
	text_add(&json->text, "%c", bracket);
	json->depth++;
	json->not_first = false;
}

void json_close(struct json *json, char bracket)
{
	json->depth--;
	if (json->not_first)
		new_line(json);
	text_add(&json->text, "%c", bracket);
	json->not_first = true;
}

void json_string(struct json *json, const char *key, const char *value)
{
	if (!value) {
		json_null(json, key);
		return;
	}
	begin_value(json, key);
	add_quoted(json, value);
}

void json_number(struct json *json, const char *key, long value)
{
	begin_value(json, key);
	text_add(&json->text, "%ld", value);
}

void json_seconds(struct json *json, const char *key, double value)
{
	begin_value(json, key);
	text_add(&json->text, "%.3f", value);
}

void json_bool(struct json *json, const char *key, bool value)
{
	begin_value(json, key);
	text_add(&json->text, "%s", value ? "true" : "false");
}

void json_null(struct json *json, const char *key)
{
	begin_value(json, key);
	text_add(&json->text, "null");
}
