// SPDX-License-Identifier: GPL-2.0-or-later
#include "report-fields.h"
#include "files.h"
#include "message.h"
#include "yaml-tree.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>

struct report_reader {
	struct arena *arena;
	const char *where;
};

static int read_fields(struct report_reader *reader, const struct report_record *record,
		       const struct yaml_node *node, void *base);

static int wrong(const struct report_reader *reader, const struct yaml_node *node, const char *key,
		 const char *expected)
{
	return fail("%s:%u: '%s' must be %s; was this report written by klp-build?", reader->where,
		    node->place.line, key, expected);
}

static bool is_name(const char *text)
{
	const char *c;

	for (c = text; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7f)
			return false;
	return c != text;
}

static bool is_place(const char *text)
{
	size_t digits;

	text += *text == '-';
	digits = strncmp(text, "0x", 2) ? 0 : strspn(text + 2, "0123456789abcdef");
	return digits && digits <= 16 && !text[2 + digits];
}

static bool is_number(const char *text, unsigned long limit, unsigned long *number)
{
	size_t length = strlen(text);

	if (!length || strspn(text, "0123456789") != length)
		return false;
	errno = 0;
	*number = strtoul(text, NULL, 10);
	return !errno && *number <= limit;
}

static bool read_word(const struct report_words *words, const char *text, unsigned int *value)
{
	size_t i;

	for (i = 1; i < words->count; i++)
		if (!strcmp(words->names[i], text)) {
			*value = (unsigned int)i;
			return true;
		}
	return false;
}

static int read_items(struct report_reader *reader, const struct report_field *field,
		      const struct yaml_node *node, void *base)
{
	bool texts = field->kind == FIELD_TEXTS;
	size_t size = texts ? sizeof(char *) : field->items->size;
	struct any_array array = { 0 };
	struct yaml_node *item;

	if (node->kind != YAML_SEQUENCE)
		return wrong(reader, node, field->key, "a list");
	for (item = node->first; item; item = item->next) {
		array.items =
			array_grow(reader->arena, array.items, array.count, &array.capacity, size);
		if (texts) {
			if (item->kind != YAML_SCALAR)
				return wrong(reader, item, field->key, "a list of strings");
			((const char **)(void *)array.items)[array.count++] = item->text;
		} else if (read_fields(reader, field->items, item,
				       array.items + array.count++ * size)) {
			return -1;
		}
	}
	memcpy((char *)base + field->offset, &array, sizeof(array));
	return 0;
}

static int read_value(struct report_reader *reader, const struct report_field *field,
		      const struct yaml_node *node, void *base)
{
	const char *text = node->text;
	unsigned long number;

	if (field->kind == FIELD_TEXTS || field->kind == FIELD_RECORDS)
		return read_items(reader, field, node, base);
	if (node->kind != YAML_SCALAR)
		return wrong(reader, node, field->key, "one value");
	switch (field->kind) {
	case FIELD_NAME:
		if (!is_name(text))
			return wrong(reader, node, field->key, "a name without white space");
		member_at(const char *, base, field->offset) = text;
		break;
	case FIELD_TEXT:
		member_at(const char *, base, field->offset) = text;
		break;
	case FIELD_WORD:
		if (!read_word(field->words, text, &member_at(unsigned int, base, field->offset)))
			return wrong(reader, node, field->key, "a word that this klp-build knows");
		break;
	case FIELD_PLACE:
		if (!is_place(text))
			return wrong(reader, node, field->key, "a hexadecimal number");
		member_at(const char *, base, field->offset) = text;
		break;
	case FIELD_ULONG:
		if (!is_number(text, INT32_MAX, &number))
			return wrong(reader, node, field->key, "a number");
		member_at(unsigned long, base, field->offset) = number;
		break;
	case FIELD_ID:
		if (!is_number(text, ULONG_MAX, &number) || !number)
			return wrong(reader, node, field->key, "a number that is not 0");
		member_at(unsigned long, base, field->offset) = number;
		break;
	case FIELD_UINT:
		if (!is_number(text, UINT32_MAX, &number))
			return wrong(reader, node, field->key, "a number");
		member_at(unsigned int, base, field->offset) = (unsigned int)number;
		break;
	case FIELD_BOOL:
		if (strcmp(text, "true") && strcmp(text, "false"))
			return wrong(reader, node, field->key, "true or false");
		member_at(bool, base, field->offset) = !strcmp(text, "true");
		break;
	default:
		break;
	}
	return 0;
}

static int read_fields(struct report_reader *reader, const struct report_record *record,
		       const struct yaml_node *node, void *base)
{
	const struct report_field *field;

	if (node->kind != YAML_MAPPING)
		return fail(
			"%s:%u: a %s must be written as 'key: value' pairs; was this report written by klp-build?",
			reader->where, node->place.line, record->what);
	for (field = record->fields; field->key; field++) {
		const struct yaml_node *value = yaml_node_get(node, field->key);

		if (value && read_value(reader, field, value, base))
			return -1;
		if (!value && field->need == REQUIRED)
			return fail(
				"%s:%u: a %s without '%s'; was this report written by klp-build?",
				reader->where, node->place.line, record->what, field->key);
	}
	return 0;
}

static bool is_callback_kind(const char *kind)
{
	return !strcmp(kind, "pre_patch") || !strcmp(kind, "post_patch") ||
	       !strcmp(kind, "pre_unpatch") || !strcmp(kind, "post_unpatch");
}

/* The kinds become members of struct klp_callbacks in generated C. */
static int check_callbacks(const struct report *report, const char *where)
{
	struct report_unit *unit;
	struct report_callback *callback;

	array_for_each(unit, &report->units)
		array_for_each(callback, &unit->callbacks)
			if (!is_callback_kind(callback->kind))
				return fail(
					"%s: %s: the kernel has no '%s' callback; a newer klp-build may have written this report",
					where, unit->unit, callback->kind);
	return 0;
}

struct report *report_parse(struct arena *arena, const char *text, size_t size, const char *where)
{
	struct report_reader reader = { arena, where };
	struct report *report = arena_new_object(arena, struct report);
	struct yaml_node *root = yaml_tree_parse(arena, text, size, where);
	const struct yaml_node *format;
	unsigned long number;

	if (!root)
		return NULL;
	format = root->kind == YAML_MAPPING ? yaml_node_get(root, "format") : NULL;
	if (!format || format->kind != YAML_SCALAR ||
	    !is_number(format->text, INT32_MAX, &number)) {
		fail("%s: there is no 'format' number; this is not a report of klp-build", where);
		return NULL;
	}
	if (number != REPORT_FORMAT) {
		fail("%s: the report has format %lu, this klp-build reads format %d; use the klp-build that wrote it",
		     where, number, REPORT_FORMAT);
		return NULL;
	}
	if (read_fields(&reader, &report_module_record, root, report) ||
	    check_callbacks(report, where))
		return NULL;
	return report;
}

struct report *report_read(struct arena *arena, const char *path)
{
	size_t size;
	char *text = file_read(arena, path, &size);

	return text ? report_parse(arena, text, size, path) : NULL;
}
