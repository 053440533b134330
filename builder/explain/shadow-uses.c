// SPDX-License-Identifier: GPL-2.0-or-later
#include "shadow-uses.h"
#include "../patches/paths.h"

#include <string.h>

/*
 * A call that is in an accessor of klp_shadow_types.h is recorded there, wherever that was inlined, and the
 * id is a member of the type. Which type it is, the function's relocations tell.
 */
static bool is_accessor(const struct notes_place *place)
{
	return place->file && path_ends_with(place->file, "/linux/klp_shadow_types.h");
}

bool is_code_of(const char *symbol, const char *function)
{
	size_t length = strlen(function);

	return !strncmp(symbol, function, length) &&
	       (!symbol[length] || !strncmp(symbol + length, ".cold", 5));
}

/* Everything that goes in has its relocations listed, under its name in PATCHED.o. */
static bool is_included(const struct report_unit *unit, const char *function)
{
	const struct report_relocations *of;

	array_for_each(of, &unit->relocations)
		if (is_code_of(of->symbol, function))
			return true;
	return false;
}

static void add_calls(const struct job *job, const struct notes *notes,
		      const struct report_unit *unit, struct shadow_uses *uses)
{
	const struct note_shadow *call;

	array_for_each(call, &notes->shadows) {
		struct report_shadow *use;

		if (!call->symbol || is_accessor(&call->place) || !is_included(unit, call->symbol))
			continue;
		use = array_push(job->arena, &uses->items);
		use->function = call->symbol;
		use->call = call->called;
		use->file = call->place.file;
		use->line = call->place.first;
		if (call->has_id)
			use->id = arena_printf(job->arena, "0x%llx", (unsigned long long)call->id);
	}
}

static bool is_data(const struct report_unit *unit, const char *symbol)
{
	const struct report_data *data;

	array_for_each(data, &unit->data)
		if (!strcmp(data->name, symbol))
			return true;
	return false;
}

/* Does one of the symbol's relocations lead to the variable: to "name", or "name+0x18"? */
static bool refers_to(const struct report_relocations *of, const char *name)
{
	const struct report_relocation *reloc;
	size_t length = strlen(name);

	array_for_each(reloc, &of->resolved)
		if (!strncmp(reloc->target, name, length) &&
		    (!reloc->target[length] || reloc->target[length] == '+' ||
		     reloc->target[length] == '-'))
			return true;
	return false;
}

static bool is_known(const struct shadow_uses *uses, const char *function, const char *id)
{
	const struct report_shadow *use;

	array_for_each(use, &uses->items)
		if (!strcmp(use->function, function) && !strcmp(use->call, REPORT_SHADOW_TYPE) &&
		    !strcmp(use->id, id))
			return true;
	return false;
}

static void add_type_use(const struct job *job, const struct notes *notes, const char *symbol,
			 const struct report_shadow_type *type, struct shadow_uses *uses)
{
	const char *cold = strstr(symbol, ".cold");
	const struct note_function *note;
	struct report_shadow *use;
	const char *function = cold ? arena_strndup(job->arena, symbol, (size_t)(cold - symbol))
				    : symbol;

	if (is_known(uses, function, type->id))
		return;
	use = array_push(job->arena, &uses->items);
	use->function = function;
	use->call = REPORT_SHADOW_TYPE;
	use->id = type->id;
	if (!notes)
		return;
	array_for_each(note, &notes->functions)
		if (note->symbol && !strcmp(note->symbol, function)) {
			use->file = note->place.file;
			use->line = note->place.first;
		}
}

void shadow_uses_find(const struct job *job, const struct notes *notes,
		      const struct report_unit *unit, struct shadow_uses *uses)
{
	const struct report_shadow_type *type;
	const struct report_relocations *of;

	if (notes)
		add_calls(job, notes, unit, uses);
	array_for_each(of, &unit->relocations)
		array_for_each(type, &unit->shadow_types)
			if (!is_data(unit, of->symbol) && refers_to(of, type->name))
				add_type_use(job, notes, of->symbol, type, uses);
}
