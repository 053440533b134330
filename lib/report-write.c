// SPDX-License-Identifier: GPL-2.0-or-later
#include "report-fields.h"
#include "files.h"
#include "message.h"

#include <yaml.h>

struct report_writer {
	yaml_emitter_t emitter;
	struct arena *arena;
	bool failed;
};

static void emit(struct report_writer *writer, yaml_event_t *event, int initialised)
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

static void emit_bare(struct report_writer *writer, const char *text, yaml_scalar_style_t style)
{
	yaml_event_t event;

	emit(writer, &event,
	     yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text, -1, 1, 1,
					  style));
}

static void emit_text(struct report_writer *writer, const char *text)
{
	emit_bare(writer, utf8_text(writer->arena, text),
		  needs_quotes(text) ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_ANY_SCALAR_STYLE);
}

static void emit_number(struct report_writer *writer, unsigned long number)
{
	emit_bare(writer, arena_printf(writer->arena, "%lu", number), YAML_PLAIN_SCALAR_STYLE);
}

static void emit_sequence_start(struct report_writer *writer)
{
	yaml_event_t event;

	emit(writer, &event,
	     yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
						  YAML_BLOCK_SEQUENCE_STYLE));
}

static void emit_sequence_end(struct report_writer *writer)
{
	yaml_event_t event;

	emit(writer, &event, yaml_sequence_end_event_initialize(&event));
}

static bool is_written(const struct report_field *field, const void *base)
{
	if (field->need == ALWAYS_WRITTEN)
		return true;
	switch (field->kind) {
	case FIELD_NAME:
	case FIELD_TEXT:
	case FIELD_PLACE:
		return member_at(const char *, base, field->offset) != NULL;
	case FIELD_ULONG:
	case FIELD_ID:
		return member_at(unsigned long, base, field->offset) != 0;
	case FIELD_UINT:
	case FIELD_WORD:
		return member_at(unsigned int, base, field->offset) != 0;
	case FIELD_BOOL:
		return member_at(bool, base, field->offset);
	case FIELD_TEXTS:
	case FIELD_RECORDS:
		return array_at(base, field->offset).count != 0;
	}
	return false;
}

static void emit_fields(struct report_writer *writer, const struct report_record *record,
			const void *base);

static void emit_record(struct report_writer *writer, const struct report_record *record,
			const void *base)
{
	yaml_event_t event;

	emit(writer, &event,
	     yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
						 record->one_line ? YAML_FLOW_MAPPING_STYLE
								  : YAML_BLOCK_MAPPING_STYLE));
	emit_fields(writer, record, base);
	emit(writer, &event, yaml_mapping_end_event_initialize(&event));
}

static void emit_value(struct report_writer *writer, const struct report_field *field,
		       const void *base)
{
	struct any_array array;
	size_t i;

	switch (field->kind) {
	case FIELD_NAME:
	case FIELD_TEXT:
		emit_text(writer, member_at(const char *, base, field->offset));
		break;
	case FIELD_WORD:
		emit_text(writer,
			  field->words->names[member_at(unsigned int, base, field->offset)]);
		break;
	case FIELD_PLACE:
		emit_bare(writer, member_at(const char *, base, field->offset),
			  YAML_PLAIN_SCALAR_STYLE);
		break;
	case FIELD_ULONG:
	case FIELD_ID:
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

static void emit_fields(struct report_writer *writer, const struct report_record *record,
			const void *base)
{
	const struct report_field *field;

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

char *report_record_text(struct arena *arena, const struct report_record *record, const void *base,
			 size_t *size)
{
	struct memory memory = { .arena = arena };
	struct report_writer writer = { .arena = arena };
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
	emit_fields(&writer, record, base);
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

char *report_text(const struct report *report, struct arena *arena, size_t *size)
{
	return report_record_text(arena,
				  report->module ? &report_module_record : &report_object_record,
				  report, size);
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
