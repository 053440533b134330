// SPDX-License-Identifier: GPL-2.0-or-later
#include "quiet.h"
#include "../../lib/arena.h"
#include "../../lib/notes.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every text that the reader gives is one. */
static size_t read_all(const struct notes *notes)
{
	const struct note_function *function;
	const struct note_static *local;
	const struct note_type *type;
	const struct note_field *field;
	size_t sum = strlen(notes->unit.source);

	array_for_each(function, &notes->functions)
		sum += strlen(function->symbol) + strlen(function->place.file) +
		       notes_list_has(&function->flags, "static");
	array_for_each(local, &notes->statics)
		sum += strlen(local->function) + strlen(local->type);
	array_for_each(type, &notes->types)
		array_for_each(field, &type->fields)
			sum += strlen(field->name) + strlen(type->name);
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static volatile size_t sum;
	struct arena *arena = arena_new();
	size_t half = size / 2;
	struct notes *notes, *other;

	quiet_begin();
	notes = notes_parse(arena, data, size, "fuzz");
	other = notes_parse(arena, data + half, size - half, "fuzz");
	if (notes)
		sum += read_all(notes);
	notes_compatible(notes, other, "fuzz");
	quiet_end();
	arena_free(arena);
	return 0;
}
