// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Several callbacks of one kind for one object: each unit of a patch may bring its own, and the kernel
 * calls one. So a C function calls them, each unit as if it were an object of its own
 * (kernel/livepatch/core.h: klp_pre_patch_callback(), klp_post_unpatch_callback()):
 *
 *	pre_patch	in the units' order, up to the first error. The kernel does not call the object's
 *			post_unpatch then, so the function calls those of the units before, last unit first.
 *	post_patch	in the units' order
 *	pre_unpatch	in the opposite order, and post_unpatch, too
 */
#include "generate-callbacks.h"

#include <string.h>

/* The callbacks of one unit; NULL: it has none of the kind. */
struct unit_callbacks {
	const char *unit;
	const struct livepatch_callback *of_kind[KLP_CALLBACK_KINDS];
	bool has_label; /* the units before it are undone from here on */
};

struct callback_units {
	ARRAY(struct unit_callbacks) items;
};

static struct unit_callbacks *unit_of(struct arena *arena, struct callback_units *units,
				      const char *name)
{
	struct unit_callbacks *unit;

	array_for_each(unit, &units->items)
		if (!strcmp(unit->unit, name))
			return unit;
	unit = array_push(arena, &units->items);
	unit->unit = name;
	return unit;
}

static size_t count_of_kind(const struct callback_units *units, enum klp_callback kind)
{
	const struct unit_callbacks *unit;
	size_t count = 0;

	array_for_each(unit, &units->items)
		count += unit->of_kind[kind] != NULL;
	return count;
}

static void add_call(struct text *text, const struct livepatch_callback *callback,
		     const char *assigned)
{
	text_add(text, "\t%s%s(object);\t/* %s: %s() */\n", assigned, callback->symbol,
		 callback->unit, callback->function);
}

static void add_void_function(struct text *text, const struct callback_units *units,
			      enum klp_callback kind, const char *name)
{
	bool in_order = kind == KLP_POST_PATCH;
	size_t count = units->items.count, i;

	text_add(text, "static void %s(struct klp_object *object)\n{\n", name);
	for (i = 0; i < count; i++) {
		const struct unit_callbacks *unit =
			&units->items.items[in_order ? i : count - 1 - i];

		if (unit->of_kind[kind])
			add_call(text, unit->of_kind[kind], "");
	}
	text_add(text, "}\n\n");
}

/* Does a unit in front of this one have to be undone when this one fails? */
static bool is_undone_before(const struct callback_units *units, size_t place)
{
	while (place--)
		if (units->items.items[place].of_kind[KLP_POST_UNPATCH])
			return true;
	return false;
}

/* The labels, each of which falls through to the next: undo_N undoes the units before unit N. */
static void add_undoing(struct text *text, const struct callback_units *units)
{
	bool reached = false;
	size_t i;

	for (i = units->items.count; i--;) {
		const struct unit_callbacks *unit = &units->items.items[i];

		if (reached && unit->of_kind[KLP_POST_UNPATCH])
			add_call(text, unit->of_kind[KLP_POST_UNPATCH], "");
		if (!unit->has_label)
			continue;
		text_add(text, "%sundo_%zu:\n", reached ? "" : "\n", i);
		reached = true;
	}
	if (reached)
		text_add(text, "\treturn error;\n");
}

static void add_pre_patch(struct text *text, struct callback_units *units, const char *name)
{
	size_t i;

	text_add(text, "static int %s(struct klp_object *object)\n{\n\tint error;\n", name);
	for (i = 0; i < units->items.count; i++) {
		struct unit_callbacks *unit = &units->items.items[i];

		if (!unit->of_kind[KLP_PRE_PATCH])
			continue;
		unit->has_label = is_undone_before(units, i);
		text_add(text, "\n");
		add_call(text, unit->of_kind[KLP_PRE_PATCH], "error = ");
		text_add(text, "\tif (error)\n\t\t");
		if (unit->has_label)
			text_add(text, "goto undo_%zu;\n", i);
		else
			text_add(text, "return error;\n");
	}
	text_add(text, "\n\treturn 0;\n");
	add_undoing(text, units);
	text_add(text, "}\n\n");
}

/* Is there more to do than the kernel does with a pointer to the only callback of the kind? */
static bool needs_function(const struct callback_units *units, enum klp_callback kind)
{
	size_t count = count_of_kind(units, kind), i;

	if (kind != KLP_PRE_PATCH || count != 1)
		return count > 1;
	for (i = 0; !units->items.items[i].of_kind[KLP_PRE_PATCH]; i++)
		;
	return is_undone_before(units, i);
}

static const char *the_symbol(const struct callback_units *units, enum klp_callback kind)
{
	const struct unit_callbacks *unit;

	array_for_each(unit, &units->items)
		if (unit->of_kind[kind])
			return unit->of_kind[kind]->symbol;
	return NULL;
}

struct callback_names generate_callbacks(struct arena *arena, const struct livepatch_object *object,
					 size_t number, struct text *text)
{
	const struct livepatch_callback *callback;
	struct callback_names names = { 0 };
	struct callback_units units = { 0 };
	int kind;

	array_for_each(callback, &object->callbacks)
		unit_of(arena, &units, callback->unit)->of_kind[callback->kind] = callback;
	for (kind = 0; kind < KLP_CALLBACK_KINDS; kind++) {
		const char *member = klp_callback_name((enum klp_callback)kind);
		const char *name = arena_printf(arena, "%s_%zu", member, number);

		if (!needs_function(&units, (enum klp_callback)kind)) {
			names.of_kind[kind] = the_symbol(&units, (enum klp_callback)kind);
			continue;
		}
		names.of_kind[kind] = name;
		text_add(text, "/* Calls the %s callbacks of %s, one after the other. */\n", member,
			 object->name);
		if (kind == KLP_PRE_PATCH)
			add_pre_patch(text, &units, name);
		else
			add_void_function(text, &units, (enum klp_callback)kind, name);
	}
	return names;
}
