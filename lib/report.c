// SPDX-License-Identifier: GPL-2.0-or-later
#include "report.h"
#include "files.h"
#include "message.h"
#include "yaml-tree.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/*
 * What a field of the report's structs is in YAML. The writer and the reader both
 * walk these tables, so they cannot disagree.
 */
enum field_kind {
	FIELD_NAME,  /* const char *: a symbol, an object, a word; no white space */
	FIELD_TEXT,  /* const char *: anything printable */
	FIELD_PLACE, /* const char *: a hexadecimal number, "-0x10" */
	FIELD_ULONG,
	FIELD_UINT,
	FIELD_BOOL,
	FIELD_TEXTS,   /* ARRAY(const char *) */
	FIELD_RECORDS, /* ARRAY(struct …) */
};

struct record;

struct field {
	const char *key;
	enum field_kind kind;
	size_t offset;
	enum { OPTIONAL, REQUIRED, ALWAYS_WRITTEN } need;
	const struct record *items; /* FIELD_RECORDS */
};

struct record {
	const char *what; /* for error messages */
	size_t size;
	bool one_line;
	const struct field *fields; /* ended by a NULL key */
};

#define FIELD(type, member, kind, need)                                  \
	{                                                                \
#member, kind, offsetof(struct type, member), need, NULL \
	}
#define RECORDS(type, member, items)                                                   \
	{                                                                              \
#member, FIELD_RECORDS, offsetof(struct type, member), OPTIONAL, items \
	}

static const struct field function_fields[] = {
	FIELD(report_function, name, FIELD_NAME, REQUIRED),
	FIELD(report_function, status, FIELD_NAME, REQUIRED),
	FIELD(report_function, sympos, FIELD_ULONG, ALWAYS_WRITTEN),
	FIELD(report_function, alias, FIELD_NAME, OPTIONAL),
	FIELD(report_function, what, FIELD_NAME, OPTIONAL),
	FIELD(report_function, differs, FIELD_PLACE, OPTIONAL),
	FIELD(report_function, from, FIELD_TEXT, OPTIONAL),
	FIELD(report_function, to, FIELD_TEXT, OPTIONAL),
	FIELD(report_function, file, FIELD_TEXT, OPTIONAL),
	FIELD(report_function, line, FIELD_UINT, OPTIONAL),
	FIELD(report_function, orig_file, FIELD_TEXT, OPTIONAL),
	FIELD(report_function, orig_line, FIELD_UINT, OPTIONAL),
	FIELD(report_function, reached, FIELD_TEXTS, OPTIONAL),
	FIELD(report_function, why, FIELD_TEXT, OPTIONAL),
	FIELD(report_function, reason, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
static const struct record function_record = { "function", sizeof(struct report_function), true,
					       function_fields };

static const struct field data_fields[] = {
	FIELD(report_data, name, FIELD_NAME, REQUIRED),
	FIELD(report_data, status, FIELD_NAME, REQUIRED),
	FIELD(report_data, reached, FIELD_TEXTS, OPTIONAL),
	FIELD(report_data, why, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
static const struct record data_record = { "data", sizeof(struct report_data), true, data_fields };

static const struct field callback_fields[] = {
	FIELD(report_callback, kind, FIELD_NAME, REQUIRED),
	FIELD(report_callback, function, FIELD_NAME, REQUIRED),
	FIELD(report_callback, alias, FIELD_NAME, OPTIONAL),
	{ 0 },
};
static const struct record callback_record = { "callback", sizeof(struct report_callback), true,
					       callback_fields };

static const struct field symbol_fields[] = {
	FIELD(report_symbol, name, FIELD_NAME, REQUIRED),
	FIELD(report_symbol, object, FIELD_NAME, REQUIRED),
	FIELD(report_symbol, sympos, FIELD_ULONG, ALWAYS_WRITTEN),
	FIELD(report_symbol, how, FIELD_NAME, OPTIONAL),
	{ 0 },
};
static const struct record symbol_record = { "symbol", sizeof(struct report_symbol), true,
					     symbol_fields };

static const struct field relocation_fields[] = {
	FIELD(report_relocation, at, FIELD_PLACE, REQUIRED),
	FIELD(report_relocation, entry, FIELD_TEXT, OPTIONAL),
	FIELD(report_relocation, type, FIELD_NAME, OPTIONAL),
	FIELD(report_relocation, target, FIELD_TEXT, REQUIRED),
	FIELD(report_relocation, how, FIELD_NAME, REQUIRED),
	FIELD(report_relocation, object, FIELD_NAME, OPTIONAL),
	FIELD(report_relocation, sympos, FIELD_ULONG, OPTIONAL),
	FIELD(report_relocation, via, FIELD_NAME, OPTIONAL),
	{ 0 },
};
static const struct record relocation_record = { "relocation", sizeof(struct report_relocation),
						 true, relocation_fields };

static const struct field relocations_fields[] = {
	FIELD(report_relocations, symbol, FIELD_TEXT, REQUIRED),
	RECORDS(report_relocations, resolved, &relocation_record),
	{ 0 },
};
static const struct record relocations_record = { "list of relocations",
						  sizeof(struct report_relocations), false,
						  relocations_fields };

static const struct field ignored_fields[] = {
	FIELD(report_ignored, name, FIELD_TEXT, REQUIRED),
	FIELD(report_ignored, why, FIELD_TEXT, REQUIRED),
	{ 0 },
};
static const struct record ignored_record = { "ignored difference", sizeof(struct report_ignored),
					      true, ignored_fields };

static const struct field shadow_fields[] = {
	FIELD(report_shadow, function, FIELD_TEXT, REQUIRED),
	FIELD(report_shadow, call, FIELD_NAME, REQUIRED),
	FIELD(report_shadow, id, FIELD_PLACE, OPTIONAL),
	FIELD(report_shadow, file, FIELD_TEXT, OPTIONAL),
	FIELD(report_shadow, line, FIELD_UINT, OPTIONAL),
	{ 0 },
};
static const struct record shadow_record = { "shadow variable's call", sizeof(struct report_shadow),
					     true, shadow_fields };

static const struct field unit_fields[] = {
	FIELD(report_unit, unit, FIELD_TEXT, REQUIRED),
	FIELD(report_unit, object, FIELD_NAME, REQUIRED),
	RECORDS(report_unit, functions, &function_record),
	RECORDS(report_unit, data, &data_record),
	RECORDS(report_unit, callbacks, &callback_record),
	RECORDS(report_unit, symbols, &symbol_record),
	RECORDS(report_unit, relocations, &relocations_record),
	RECORDS(report_unit, ignored, &ignored_record),
	RECORDS(report_unit, shadows, &shadow_record),
	FIELD(report_unit, warnings, FIELD_TEXTS, OPTIONAL),
	{ 0 },
};
static const struct record unit_record = { "unit", sizeof(struct report_unit), false, unit_fields };

static const struct field hunk_fields[] = {
	FIELD(report_hunk, patch, FIELD_TEXT, REQUIRED),
	FIELD(report_hunk, file, FIELD_TEXT, REQUIRED),
	FIELD(report_hunk, hunk, FIELD_UINT, REQUIRED),
	FIELD(report_hunk, line, FIELD_UINT, REQUIRED),
	FIELD(report_hunk, kind, FIELD_NAME, REQUIRED),
	FIELD(report_hunk, about, FIELD_TEXT, OPTIONAL),
	{ 0 },
};
static const struct record hunk_record = { "hunk", sizeof(struct report_hunk), true, hunk_fields };

static const struct field module_fields[] = {
	FIELD(report, module, FIELD_NAME, OPTIONAL),
	FIELD(report, kernel, FIELD_NAME, OPTIONAL),
	FIELD(report, replace, FIELD_BOOL, ALWAYS_WRITTEN),
	FIELD(report, plugin, FIELD_TEXT, OPTIONAL),
	FIELD(report, patches, FIELD_TEXTS, OPTIONAL),
	FIELD(report, refused, FIELD_TEXTS, OPTIONAL),
	RECORDS(report, units, &unit_record),
	RECORDS(report, hunks, &hunk_record),
	{ 0 },
};
static const struct record module_record = { "report", sizeof(struct report), false,
					     module_fields };

static const struct field object_fields[] = {
	RECORDS(report, units, &unit_record),
	{ 0 },
};
static const struct record object_record = { "report", sizeof(struct report), false,
					     object_fields };

/* ARRAY() of any type: the same three words. Copied in and out, as the types differ. */
struct any_array {
	char *items;
	size_t count, capacity;
};

_Static_assert(sizeof(struct any_array) == sizeof(((struct report *)0)->units), "ARRAY() changed");

static struct any_array array_at(const void *base, size_t offset)
{
	struct any_array array;

	memcpy(&array, (const char *)base + offset, sizeof(array));
	return array;
}

#define member_at(type, base, offset) (*(type *)((char *)(base) + (offset)))

/* Writing. */

struct writer {
	yaml_emitter_t emitter;
	struct arena *arena;
	bool failed;
};

static void emit(struct writer *writer, yaml_event_t *event, int initialised)
{
	if (!initialised || !yaml_emitter_emit(&writer->emitter, event))
		writer->failed = true;
}

/* Other YAML readers take these for something else than a string when they stand bare. */
static bool needs_quotes(const char *text)
{
	static const char *const words[] = { "",   "~",	 "null", "true", "false", "yes",
					     "no", "on", "off",	 "y",	 "n" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcasecmp(text, words[i]))
			return true;
	return strchr("0123456789+-.=", *text) != NULL;
}

/* YAML is UTF-8; names of files need not be. */
static const char *utf8_text(struct arena *arena, const char *text)
{
	const unsigned char *c = (const unsigned char *)text;
	char *copy;

	while (*c) {
		int more = *c < 0x80	   ? 0
			   : *c >> 5 == 6  ? 1
			   : *c >> 4 == 14 ? 2
			   : *c >> 3 == 30 ? 3
					   : -1;

		if (more < 0 || *c == 0xc0 || *c == 0xc1)
			break;
		for (c++; more && *c >> 6 == 2; more--)
			c++;
		if (more)
			break;
	}
	if (!*c)
		return text;
	copy = arena_strdup(arena, text);
	for (char *p = copy; *p; p++)
		if ((unsigned char)*p >= 0x80)
			*p = '?';
	return copy;
}

static void emit_bare(struct writer *writer, const char *text, yaml_scalar_style_t style)
{
	yaml_event_t event;

	emit(writer, &event,
	     yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text, -1, 1, 1,
					  style));
}

static void emit_text(struct writer *writer, const char *text)
{
	emit_bare(writer, utf8_text(writer->arena, text),
		  needs_quotes(text) ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_ANY_SCALAR_STYLE);
}

static void emit_number(struct writer *writer, unsigned long number)
{
	emit_bare(writer, arena_printf(writer->arena, "%lu", number), YAML_PLAIN_SCALAR_STYLE);
}

static void emit_sequence_start(struct writer *writer)
{
	yaml_event_t event;

	emit(writer, &event,
	     yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
						  YAML_BLOCK_SEQUENCE_STYLE));
}

static void emit_sequence_end(struct writer *writer)
{
	yaml_event_t event;

	emit(writer, &event, yaml_sequence_end_event_initialize(&event));
}

static bool is_written(const struct field *field, const void *base)
{
	if (field->need == ALWAYS_WRITTEN)
		return true;
	switch (field->kind) {
	case FIELD_NAME:
	case FIELD_TEXT:
	case FIELD_PLACE:
		return member_at(const char *, base, field->offset) != NULL;
	case FIELD_ULONG:
		return member_at(unsigned long, base, field->offset) != 0;
	case FIELD_UINT:
		return member_at(unsigned int, base, field->offset) != 0;
	case FIELD_BOOL:
		return member_at(bool, base, field->offset);
	case FIELD_TEXTS:
	case FIELD_RECORDS:
		return array_at(base, field->offset).count != 0;
	}
	return false;
}

static void emit_fields(struct writer *writer, const struct record *record, const void *base);

static void emit_record(struct writer *writer, const struct record *record, const void *base)
{
	yaml_event_t event;

	emit(writer, &event,
	     yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
						 record->one_line ? YAML_FLOW_MAPPING_STYLE
								  : YAML_BLOCK_MAPPING_STYLE));
	emit_fields(writer, record, base);
	emit(writer, &event, yaml_mapping_end_event_initialize(&event));
}

static void emit_value(struct writer *writer, const struct field *field, const void *base)
{
	struct any_array array;
	size_t i;

	switch (field->kind) {
	case FIELD_NAME:
	case FIELD_TEXT:
		emit_text(writer, member_at(const char *, base, field->offset));
		break;
	case FIELD_PLACE:
		emit_bare(writer, member_at(const char *, base, field->offset),
			  YAML_PLAIN_SCALAR_STYLE);
		break;
	case FIELD_ULONG:
		emit_number(writer, member_at(unsigned long, base, field->offset));
		break;
	case FIELD_UINT:
		emit_number(writer, member_at(unsigned int, base, field->offset));
		break;
	case FIELD_BOOL:
		emit_bare(writer, member_at(bool, base, field->offset) ? "true" : "false",
			  YAML_PLAIN_SCALAR_STYLE);
		break;
	case FIELD_TEXTS:
	case FIELD_RECORDS:
		array = array_at(base, field->offset);
		emit_sequence_start(writer);
		for (i = 0; i < array.count; i++)
			if (field->kind == FIELD_TEXTS)
				emit_text(writer, ((const char **)(void *)array.items)[i]);
			else
				emit_record(writer, field->items,
					    array.items + i * field->items->size);
		emit_sequence_end(writer);
		break;
	}
}

static void emit_fields(struct writer *writer, const struct record *record, const void *base)
{
	const struct field *field;

	for (field = record->fields; field->key; field++) {
		if (!is_written(field, base))
			continue;
		emit_bare(writer, field->key, YAML_PLAIN_SCALAR_STYLE);
		emit_value(writer, field, base);
	}
}

struct memory {
	struct arena *arena;
	char *text;
	size_t size, capacity;
};

static int append(void *to, unsigned char *bytes, size_t size)
{
	struct memory *memory = to;

	if (memory->capacity - memory->size < size + 1) {
		size_t capacity = (memory->capacity + size + 1) * 2;
		char *text = arena_alloc(memory->arena, capacity);

		if (memory->size)
			memcpy(text, memory->text, memory->size);
		memory->text = text;
		memory->capacity = capacity;
	}
	memcpy(memory->text + memory->size, bytes, size);
	memory->size += size;
	memory->text[memory->size] = '\0';
	return 1;
}

char *report_text(const struct report *report, struct arena *arena, size_t *size)
{
	const struct record *record = report->module ? &module_record : &object_record;
	struct memory memory = { .arena = arena };
	struct writer writer = { .arena = arena };
	yaml_event_t event;

	if (!yaml_emitter_initialize(&writer.emitter)) {
		fail("the report cannot be written: out of memory");
		return NULL;
	}
	yaml_emitter_set_output(&writer.emitter, append, &memory);
	yaml_emitter_set_unicode(&writer.emitter, 1);
	yaml_emitter_set_width(&writer.emitter, -1);
	emit(&writer, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
	emit(&writer, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1));
	emit(&writer, &event,
	     yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE));
	emit_bare(&writer, "format", YAML_PLAIN_SCALAR_STYLE);
	emit_number(&writer, REPORT_FORMAT);
	emit_fields(&writer, record, report);
	emit(&writer, &event, yaml_mapping_end_event_initialize(&event));
	emit(&writer, &event, yaml_document_end_event_initialize(&event, 1));
	emit(&writer, &event, yaml_stream_end_event_initialize(&event));
	if (writer.failed) {
		fail("the report cannot be written as YAML: %s",
		     writer.emitter.problem ? writer.emitter.problem : "text is not UTF-8");
		memory.text = NULL;
	}
	yaml_emitter_delete(&writer.emitter);
	if (size)
		*size = memory.size;
	return memory.text;
}

int report_write(const struct report *report, const char *path)
{
	struct arena *arena = arena_new();
	size_t size;
	char *text = report_text(report, arena, &size);
	int ret = text ? file_write_through(path, text, size) : -1;

	arena_free(arena);
	return ret;
}

/* Reading. */

struct reader {
	struct arena *arena;
	const char *where;
};

static int read_fields(struct reader *reader, const struct record *record,
		       const struct yaml_node *node, void *base);

static int wrong(const struct reader *reader, const struct yaml_node *node, const char *key,
		 const char *expected)
{
	return fail("%s:%u: '%s' must be %s; was this report written by klp-build?", reader->where,
		    node->line, key, expected);
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

	if (!length || length > 19 || strspn(text, "0123456789") != length)
		return false;
	*number = strtoul(text, NULL, 10);
	return *number <= limit;
}

static int read_items(struct reader *reader, const struct field *field,
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

static int read_value(struct reader *reader, const struct field *field,
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
	case FIELD_UINT:
		if (!is_number(text, INT32_MAX, &number))
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

static int read_fields(struct reader *reader, const struct record *record,
		       const struct yaml_node *node, void *base)
{
	const struct field *field;

	if (node->kind != YAML_MAPPING)
		return fail(
			"%s:%u: a %s must be written as 'key: value' pairs; was this report written by klp-build?",
			reader->where, node->line, record->what);
	for (field = record->fields; field->key; field++) {
		const struct yaml_node *value = yaml_node_get(node, field->key);

		if (value && read_value(reader, field, value, base))
			return -1;
		if (!value && field->need == REQUIRED)
			return fail(
				"%s:%u: a %s without '%s'; was this report written by klp-build?",
				reader->where, node->line, record->what, field->key);
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
	struct reader reader = { arena, where };
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
	if (read_fields(&reader, &module_record, root, report) || check_callbacks(report, where))
		return NULL;
	return report;
}

struct report *report_read(struct arena *arena, const char *path)
{
	size_t size;
	char *text = file_read(arena, path, &size);

	return text ? report_parse(arena, text, size, path) : NULL;
}
