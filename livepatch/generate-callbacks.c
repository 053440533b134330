// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Several callbacks of one kind for one object: each unit of a patch may bring its own, and each fix in
 * it; the kernel calls one. So a C function calls them, each group (livepatch_callback.group) as if it
 * were an object of its own (kernel/livepatch/core.h: klp_pre_patch_callback(),
 * klp_post_unpatch_callback()):
 *
 *	pre_patch	in the groups' order, up to the first error. The kernel does not call the object's
 *			post_unpatch then, so the function calls those of the groups before, last one first.
 *	post_patch	in the groups' order
 *	pre_unpatch	in the opposite order, and post_unpatch, too
 */
#include "generate-callbacks.h"

#include <string.h>

/* The callbacks of one group; NULL: it has none of the kind. */
struct callback_group {
	const char *name;
	const struct livepatch_callback *of_kind[KLP_CALLBACK_KINDS];
	bool has_label; /* the groups before it are undone from here on */
};

struct callback_groups {
	ARRAY(struct callback_group) items;
};

static struct callback_group *group_of(struct arena *arena, struct callback_groups *groups,
				       const char *name)
{
	struct callback_group *group;

	array_for_each(group, &groups->items)
		if (!strcmp(group->name, name))
			return group;
	group = array_push(arena, &groups->items);
	group->name = name;
	return group;
}

static size_t count_of_kind(const struct callback_groups *groups, enum klp_callback kind)
{
	const struct callback_group *group;
	size_t count = 0;

	array_for_each(group, &groups->items)
		count += group->of_kind[kind] != NULL;
	return count;
}

static void add_call(struct text *text, const struct livepatch_callback *callback,
		     const char *assigned)
{
	text_add(text, "\t%s%s(object);", assigned, callback->symbol);
	/* An alias does not say what it stands for. */
	if (strcmp(callback->symbol, callback->function))
		text_add(text, "\t/* %s: %s() */", callback->unit, callback->function);
	text_add(text, "\n");
}

static void add_void_function(struct text *text, const struct callback_groups *groups,
			      enum klp_callback kind, const char *name)
{
	bool in_order = kind == KLP_POST_PATCH;
	size_t count = groups->items.count, i;

	text_add(text, "static void %s(struct klp_object *object)\n{\n", name);
	for (i = 0; i < count; i++) {
		const struct callback_group *group =
			&groups->items.items[in_order ? i : count - 1 - i];

		if (group->of_kind[kind])
			add_call(text, group->of_kind[kind], "");
	}
	text_add(text, "}\n\n");
}

/* Does a group in front of this one have to be undone when this one fails? */
static bool is_undone_before(const struct callback_groups *groups, size_t place)
{
	while (place--)
		if (groups->items.items[place].of_kind[KLP_POST_UNPATCH])
			return true;
	return false;
}

/* The labels, each of which falls through to the next: undo_N undoes the groups before group N. */
static void add_undoing(struct text *text, const struct callback_groups *groups)
{
	bool reached = false;
	size_t i;

	for (i = groups->items.count; i--;) {
		const struct callback_group *group = &groups->items.items[i];

		if (reached && group->of_kind[KLP_POST_UNPATCH])
			add_call(text, group->of_kind[KLP_POST_UNPATCH], "");
		if (!group->has_label)
			continue;
		text_add(text, "%sundo_%zu:\n", reached ? "" : "\n", i);
		reached = true;
	}
	if (reached)
		text_add(text, "\treturn error;\n");
}

static void add_pre_patch(struct text *text, struct callback_groups *groups, const char *name)
{
	size_t i;

	text_add(text, "static int %s(struct klp_object *object)\n{\n\tint error;\n", name);
	for (i = 0; i < groups->items.count; i++) {
		struct callback_group *group = &groups->items.items[i];

		if (!group->of_kind[KLP_PRE_PATCH])
			continue;
		group->has_label = is_undone_before(groups, i);
		text_add(text, "\n");
		add_call(text, group->of_kind[KLP_PRE_PATCH], "error = ");
		text_add(text, "\tif (error)\n\t\t");
		if (group->has_label)
			text_add(text, "goto undo_%zu;\n", i);
		else
			text_add(text, "return error;\n");
	}
	text_add(text, "\n\treturn 0;\n");
	add_undoing(text, groups);
	text_add(text, "}\n\n");
}

/* Is there more to do than the kernel does with a pointer to the only callback of the kind? */
static bool needs_function(const struct callback_groups *groups, enum klp_callback kind)
{
	size_t count = count_of_kind(groups, kind), i;

	if (kind != KLP_PRE_PATCH || count != 1)
		return count > 1;
	for (i = 0; !groups->items.items[i].of_kind[KLP_PRE_PATCH]; i++)
		;
	return is_undone_before(groups, i);
}

static const char *the_symbol(const struct callback_groups *groups, enum klp_callback kind)
{
	const struct callback_group *group;

	array_for_each(group, &groups->items)
		if (group->of_kind[kind])
			return group->of_kind[kind]->symbol;
	return NULL;
}

struct callback_names generate_callbacks(struct arena *arena, const struct livepatch_object *object,
					 size_t number, struct text *text)
{
	const struct livepatch_callback *callback;
	struct callback_names names = { 0 };
	struct callback_groups groups = { 0 };
	int kind;

	array_for_each(callback, &object->callbacks)
		group_of(arena, &groups, callback->group ?: callback->unit)
			->of_kind[callback->kind] = callback;
	for (kind = 0; kind < KLP_CALLBACK_KINDS; kind++) {
		const char *member = klp_callback_name((enum klp_callback)kind);
		const char *name = arena_printf(arena, "%s_%zu", member, number);

		if (!needs_function(&groups, (enum klp_callback)kind)) {
			names.of_kind[kind] = the_symbol(&groups, (enum klp_callback)kind);
			continue;
		}
		names.of_kind[kind] = name;
		text_add(text, "/* Calls the %s callbacks of %s, one after the other. */\n", member,
			 object->name);
		if (kind == KLP_PRE_PATCH)
			add_pre_patch(text, &groups, name);
		else
			add_void_function(text, &groups, (enum klp_callback)kind, name);
	}
	return names;
}
