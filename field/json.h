/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes JSON (RFC 8259), indented, to a text in memory. */
#ifndef KLP_FIELD_JSON_H
#define KLP_FIELD_JSON_H

#include "../lib/text.h"
#include <stdbool.h>

struct json {
	struct text text;
	unsigned int depth;
	bool not_first; /* something stands in front in this object or array */
};

struct json json_begin(struct arena *arena);
/* Returns the text, with a line end behind it. */
const char *json_end(struct json *json);

/* `key` is NULL in an array, and outside of everything. */
void json_open(struct json *json, const char *key, char bracket);
void json_close(struct json *json, char bracket);
/* What is not UTF-8 becomes U+FFFD; NULL is null. */
void json_string(struct json *json, const char *key, const char *value);
void json_number(struct json *json, const char *key, long value);
/* Three digits behind the point. */
void json_seconds(struct json *json, const char *key, double value);
void json_bool(struct json *json, const char *key, bool value);
void json_null(struct json *json, const char *key);

#endif
