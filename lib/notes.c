// SPDX-License-Identifier: GPL-2.0-or-later
#include "notes.h"
#include "message.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS_MAX 10

struct notes_reader {
	struct arena *arena;
	struct notes *notes;
	char *fields[FIELDS_MAX + 1]; /* [0] is the kind */
	const char *wrong;	      /* the first error in the record */
};

/* --- fields --- */

static int hexadecimal(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Undoes the plugin's escapes, \\ and \xNN, in place. */
static const char *unescape(struct notes_reader *reader, char *text)
{
	char *from = text, *to = text;

	while (*from) {
		if (*from != '\\') {
			*to++ = *from++;
		} else if (from[1] == '\\') {
			*to++ = '\\';
			from += 2;
		} else if (from[1] == 'x' && hexadecimal(from[2]) >= 0 &&
			   hexadecimal(from[3]) >= 0 && (from[2] != '0' || from[3] != '0')) {
			*to++ = (char)(hexadecimal(from[2]) * 16 + hexadecimal(from[3]));
			from += 4;
		} else {
			reader->wrong = "has an invalid escape";
			break;
		}
	}
	*to = '\0';
	return text;
}

static const char *text_or_null(struct notes_reader *reader, int field)
{
	char *text = reader->fields[field];

	return strcmp(text, "-") ? unescape(reader, text) : NULL;
}

static const char *text(struct notes_reader *reader, int field)
{
	const char *result = text_or_null(reader, field);

	if (!result)
		reader->wrong = "lacks a name";
	return result ? result : "";
}

static int64_t signed_number(struct notes_reader *reader, int field)
{
	const char *digits = reader->fields[field];
	char *end;
	long long value;

	if (*digits == '-')
		digits++;
	value = strtoll(reader->fields[field], &end, 10);
	if (!*digits || strspn(digits, "0123456789") != strlen(digits) || *end)
		reader->wrong = "lacks a number";
	return value;
}

static unsigned int number(struct notes_reader *reader, int field)
{
	int64_t value = signed_number(reader, field);

	if (value < 0 || value > INT32_MAX) {
		reader->wrong = "lacks a number";
		return 0;
	}
	return (unsigned int)value;
}

/* Parses two fields, file and line, or three, with the last line. */
static struct notes_place place(struct notes_reader *reader, int field, bool with_last)
{
	struct notes_place result = { .file = text_or_null(reader, field),
				      .first = number(reader, field + 1) };

	result.last = with_last ? number(reader, field + 2) : result.first;
	if (!result.file)
		result.file = "";
	if (result.last < result.first)
		reader->wrong = "ends before it begins";
	return result;
}

static notes_list list(struct notes_reader *reader, int field)
{
	char *rest = reader->fields[field], *item;
	notes_list result = { 0 };

	if (!strcmp(rest, "-"))
		return result;
	while ((item = strsep(&rest, ","))) {
		if (!*item)
			reader->wrong = "has an empty item in a list";
		*array_push(reader->arena, &result) = unescape(reader, item);
	}
	return result;
}

/* Returns the index of the word in `names`. */
static int choice(struct notes_reader *reader, const char *word, const char *const *names)
{
	int i;

	for (i = 0; names[i]; i++)
		if (word && !strcmp(word, names[i]))
			return i;
	reader->wrong = "has an unknown word";
	return 0;
}

/* --- records --- */

static void read_unit(struct notes_reader *reader)
{
	struct note_unit *unit = &reader->notes->unit;

	if (unit->format)
		reader->wrong = "is a second unit: several objects were linked into this one";
	unit->format = number(reader, 1);
	unit->compiler = text(reader, 2);
	unit->machine = text_or_null(reader, 3);
	unit->source = text(reader, 4);
	if (unit->format != NOTES_FORMAT)
		reader->wrong =
			"has another format than this klp-build's plugin writes: compile the object with this plugin";
}

static void read_function(struct notes_reader *reader)
{
	static const char *const whats[] = { "emitted", "inlined", "dropped", NULL };
	struct note_function *function = array_push(reader->arena, &reader->notes->functions);

	function->symbol = text(reader, 1);
	function->name = text(reader, 2);
	function->place = place(reader, 3, true);
	function->flags = list(reader, 6);
	function->what = (enum note_function_what)choice(
		reader, function->flags.count ? function->flags.items[0] : NULL, whats);
}

static void read_clone(struct notes_reader *reader)
{
	struct note_clone *clone = array_push(reader->arena, &reader->notes->clones);

	clone->symbol = text(reader, 1);
	clone->origin = text(reader, 2);
	clone->kind = text(reader, 3);
	clone->ordinal = text_or_null(reader, 4);
	clone->constants = list(reader, 5);
	clone->parameters = list(reader, 6);
}

static void read_inline(struct notes_reader *reader)
{
	struct note_inline *item = array_push(reader->arena, &reader->notes->inlines);

	item->outer = text(reader, 1);
	item->name = text(reader, 2);
	item->place = place(reader, 3, false);
}

static uint64_t hash_value(struct notes_reader *reader, int field)
{
	const char *digits = reader->fields[field];

	if (strlen(digits) != 16 || strspn(digits, "0123456789abcdef") != 16)
		reader->wrong = "lacks a hash";
	return strtoull(digits, NULL, 16);
}

static void read_static(struct notes_reader *reader)
{
	struct note_static *item = array_push(reader->arena, &reader->notes->statics);

	item->symbol = text(reader, 1);
	item->function = text(reader, 2);
	item->name = text(reader, 3);
	item->scope = text_or_null(reader, 4);
	item->ordinal = number(reader, 5);
	item->place = place(reader, 6, false);
	item->type_hash = hash_value(reader, 8);
	item->type = text(reader, 9);
}

static void read_data(struct notes_reader *reader)
{
	struct note_data *data = array_push(reader->arena, &reader->notes->data);

	data->symbol = text(reader, 1);
	data->name = text_or_null(reader, 2);
	data->place = place(reader, 3, true);
	data->flags = list(reader, 6);
	data->escapes = text_or_null(reader, 7);
	data->escapes_in = text_or_null(reader, 8);
	data->readers = list(reader, 9);
	data->writers = list(reader, 10);
}

static void read_type(struct notes_reader *reader)
{
	struct note_type *type = array_push(reader->arena, &reader->notes->types);

	type->keyword = text(reader, 1);
	type->name = text(reader, 2);
	type->function = text_or_null(reader, 3);
	type->place = place(reader, 4, true);
	type->size = signed_number(reader, 7);
	type->align = signed_number(reader, 8);
}

static void read_field(struct notes_reader *reader)
{
	static const char *const kinds[] = { "member", "bits", "value", NULL };
	struct notes *notes = reader->notes;
	struct note_type *type = notes->types.items;
	struct note_field *field;

	if (!notes->types.count) {
		reader->wrong = "is a field outside of a type";
		return;
	}
	type += notes->types.count - 1;
	if (strcmp(text(reader, 1), type->keyword) || strcmp(text(reader, 2), type->name)) {
		reader->wrong = "is a field of another type than the one before it";
		return;
	}
	field = array_push(reader->arena, &type->fields);
	field->name = text(reader, 3);
	field->offset = signed_number(reader, 4);
	field->size = signed_number(reader, 5);
	field->kind = (enum note_field_kind)choice(reader, reader->fields[6], kinds);
	field->type = text_or_null(reader, 7);
}

static void read_use(struct notes_reader *reader)
{
	struct note_use *use = array_push(reader->arena, &reader->notes->uses);

	use->symbol = text(reader, 1);
	use->keyword = text(reader, 2);
	use->name = text(reader, 3);
	use->place = place(reader, 4, false);
}

static void read_macro(struct notes_reader *reader)
{
	struct note_macro *macro = array_push(reader->arena, &reader->notes->macros);

	macro->name = text(reader, 1);
	macro->place = place(reader, 2, true);
	macro->used = place(reader, 5, false);
}

static void read_shadow(struct notes_reader *reader)
{
	struct note_shadow *shadow = array_push(reader->arena, &reader->notes->shadows);
	const char *id = reader->fields[3];

	shadow->symbol = text(reader, 1);
	shadow->called = text(reader, 2);
	shadow->has_id = strcmp(id, "-") != 0;
	if (shadow->has_id && (!*id || strspn(id, "0123456789") != strlen(id)))
		reader->wrong = "lacks a number";
	shadow->id = strtoull(id, NULL, 10);
	shadow->place = place(reader, 4, false);
}

static const struct {
	const char *kind;
	int fields; /* behind the kind */
	void (*read)(struct notes_reader *reader);
} records[] = {
	{ "unit", 4, read_unit },     { "func", 6, read_function }, { "clone", 6, read_clone },
	{ "inline", 4, read_inline }, { "static", 9, read_static }, { "data", 10, read_data },
	{ "type", 8, read_type },     { "field", 7, read_field },   { "macro", 6, read_macro },
	{ "shadow", 5, read_shadow }, { "uses", 5, read_use },
};

/* Returns the number of fields behind the kind; a larger number than FIELDS_MAX means too many. */
static int split(struct notes_reader *reader, char *line)
{
	int count = 0;

	while (count <= FIELDS_MAX && line)
		reader->fields[count++] = strsep(&line, "\t");
	return line ? FIELDS_MAX + 1 : count - 1;
}

static void read_line(struct notes_reader *reader, char *line)
{
	int count = split(reader, line);
	size_t i;

	for (i = 0; i < sizeof(records) / sizeof(*records); i++) {
		if (strcmp(reader->fields[0], records[i].kind))
			continue;
		if (!reader->notes->unit.format && i)
			reader->wrong = "comes before the unit";
		else if (count != records[i].fields)
			reader->wrong = "has too many or too few fields";
		else
			records[i].read(reader);
		return;
	}
	reader->wrong = "is of an unknown kind";
}

static void hash_symbols(struct arena *arena, struct notes *notes)
{
	struct note_clone *clone;
	struct note_data *data;

	hash_setup(&notes->clones_by_symbol, arena);
	hash_setup(&notes->data_by_symbol, arena);
	array_for_each(clone, &notes->clones)
		if (clone->symbol)
			hash_add(&notes->clones_by_symbol, clone->symbol, clone);
	array_for_each(data, &notes->data)
		if (data->symbol)
			hash_add(&notes->data_by_symbol, data->symbol, data);
}

struct notes *notes_parse(struct arena *arena, const void *bytes, size_t size, const char *where)
{
	struct notes_reader reader = { .arena = arena,
				       .notes = arena_new_object(arena, struct notes) };
	char *line = arena_strndup(arena, size ? bytes : "", size), *end = line + size, *newline;
	unsigned int count = 1;

	if (size && memchr(line, '\0', size)) {
		fail("%s: " NOTES_SECTION " has a zero byte", where);
		return NULL;
	}
	for (; line < end; line = newline + 1, count++) {
		newline = memchr(line, '\n', (size_t)(end - line));
		if (!newline) {
			fail("%s: " NOTES_SECTION ":%u: the section is cut off", where, count);
			return NULL;
		}
		*newline = '\0';
		read_line(&reader, line);
		if (reader.wrong) {
			fail("%s: " NOTES_SECTION ":%u: the %.16s record %s", where, count,
			     reader.fields[0], reader.wrong);
			return NULL;
		}
	}
	if (!reader.notes->unit.format) {
		fail("%s: " NOTES_SECTION " is empty", where);
		return NULL;
	}
	hash_symbols(arena, reader.notes);
	return reader.notes;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

int notes_compatible(const struct notes *orig, const struct notes *patched, const char *where)
{
	const struct note_unit *a, *b;

	if (!orig && !patched)
		return 0;
	if (!orig || !patched)
		return fail(
			"%s: the %s object was compiled with the compiler plugin and the other one without it; compile both alike",
			where, orig ? "original" : "patched");
	a = &orig->unit;
	b = &patched->unit;
	if (a->format != b->format)
		return fail(
			"%s: the notes of the two objects have different formats, %u and %u; compile both with the same plugin",
			where, a->format, b->format);
	if (!same_text(a->compiler, b->compiler) || !same_text(a->machine, b->machine))
		return fail(
			"%s: the two objects come from different compilers, %s for %s and %s for %s; compile both alike",
			where, a->compiler, a->machine ? a->machine : "?", b->compiler,
			b->machine ? b->machine : "?");
	/* A file that the patch adds has an empty original. */
	if (!same_text(a->source, b->source) && !same_text(a->source, "/dev/null"))
		return fail("%s: the two objects come from different sources, %s and %s", where,
			    a->source, b->source);
	return 0;
}

bool notes_list_has(const notes_list *list, const char *item)
{
	const char *const *at = list->items;
	size_t i;

	for (i = 0; i < list->count; i++)
		if (!strcmp(at[i], item))
			return true;
	return false;
}
