// SPDX-License-Identifier: GPL-2.0-or-later
#include "layouts.h"
#include "exported-type.h"
#include "layout-refusal.h"
#include "type-layout.h"
#include "../../lib/symvers.h"

#include <string.h>

struct layout_check {
	struct job *job;
	struct layouts *layouts;
	struct arena *
		scratch; /* of the unit that is checked: a thousand units have a gigabyte of layouts */
	int result;	 /* of the units so far */
	struct hash told;	/* changes that were refused already */
	bool *used;		/* by the index of the --allow-layout */
	struct symvers symvers; /* read when somebody asks */
};

/* Something of which the running kernel has the old version. */
struct checked {
	const char *kind, *name; /* as --allow-layout has them */
	const char *where;
	bool is_layout; /* else the type of something that is exported */
};

/* Does the request allow it? */
static bool allow(struct layout_check *check, const struct unit *unit,
		  const struct checked *changed)
{
	struct arena *arena = check->job->arena;
	const char *wanted = arena_printf(arena, "%s:%s", changed->kind, changed->name);
	const char *const *allowed = check->job->request->allowed_layouts.items;
	struct allowed_change *change;
	size_t i;

	for (i = 0; i < check->job->request->allowed_layouts.count; i++) {
		if (strcmp(allowed[i], wanted))
			continue;
		change = array_push(arena, &check->layouts->allowed);
		change->unit = unit;
		change->type = changed->is_layout
				       ? arena_printf(arena, "%s %s", changed->kind, changed->name)
				       : NULL;
		change->text = arena_printf(
			arena, "the %s of %s %s changes, which --allow-layout allows",
			changed->is_layout ? "layout" : "type", changed->kind, changed->name);
		if (!check->used[i])
			warning("%s: %s", changed->where, change->text);
		check->used[i] = true;
		return true;
	}
	return false;
}

static int check_layout(struct layout_check *check, const struct unit *unit, const char *name,
			const struct layout_change *change)
{
	const struct layout *before = change->before, *after = change->after;
	/* Five units that include one header cause one message, not five. */
	const char *key = after->is_constant ? after->where : name;

	if (!before || layout_is_kept(before, after) ||
	    allow(check, unit,
		  &(struct checked){ before->kind, before->name, before->where, true }))
		return 0;
	if (hash_get(&check->told, key))
		return -1;
	hash_add(&check->told, arena_strdup(check->job->arena, key), check);
	layout_refuse(change);
	return -1;
}

/* Sets *exporter to the object that exports the name, if it is the unit's own; else to NULL. */
static int find_exporter(struct layout_check *check, const struct unit *unit, const char *name,
			 const char **exporter)
{
	const struct job *job = check->job;
	const struct export *export;

	*exporter = NULL;
	if (!check->symvers.count &&
	    symvers_read(&check->symvers, job->arena, job->kernel->symvers))
		return -1;
	export = symvers_find(&check->symvers, name);
	if (export && !strcmp(export->module, unit->klp_object))
		*exporter = export->module;
	return 0;
}

static int check_type(struct layout_check *check, const struct unit *unit,
		      const struct exported_type *before, const struct exported_type *after)
{
	const char *exporter;

	if (!before || exported_type_is_kept(before, after))
		return 0;
	if (find_exporter(check, unit, after->name, &exporter))
		return -1;
	if (!exporter ||
	    allow(check, unit, &(struct checked){ after->kind, after->name, after->where, false }))
		return 0;
	exported_type_refuse(before, after, exporter);
	return -1;
}

/* What an object says of its types. */
struct object_types {
	struct arena *arena;
	struct hash layouts, exported;
};

static void add_types(void *data, Dwarf_Die *die)
{
	struct object_types *types = data;

	layout_add(types->arena, die, &types->layouts);
	exported_type_add(types->arena, die, &types->exported);
}

static void read_types(const struct layout_check *check, const struct unit *unit,
		       enum step_kind step, struct object_types *types)
{
	types->arena = check->scratch;
	hash_setup(&types->layouts, check->scratch);
	hash_setup(&types->exported, check->scratch);
	debug_info_visit(unit_path(check->job, unit, step, ".o"), add_types, types);
}

static int check_layouts(struct layout_check *check, const struct unit *unit,
			 const struct object_types *orig, const struct object_types *patched)
{
	const struct hash *layouts = &patched->layouts;
	struct layout_change change = {
		.arena = check->scratch,
		.all_before = &orig->layouts,
		.all_after = layouts,
		.object = unit_path(check->job, unit, STEP_PATCHED, ".o"),
		.livepatch = check->job->request->name,
	};
	struct hash_entry *entry;
	int result = 0;
	size_t i;

	for (i = 0; i < layouts->size; i++)
		for (entry = layouts->buckets[i]; entry; entry = entry->chain) {
			change.before = hash_get(&orig->layouts, entry->key);
			change.after = entry->value;
			if (check_layout(check, unit, entry->key, &change))
				result = -1;
		}
	return result;
}

static int check_unit(struct layout_check *check, const struct unit *unit)
{
	struct object_types orig, patched;
	const struct hash *exported = &patched.exported;
	struct hash_entry *entry;
	int result;
	size_t i;

	read_types(check, unit, STEP_PATCHED, &patched);
	if (!patched.layouts.count && !exported->count)
		return 0;
	read_types(check, unit, STEP_ORIG, &orig);
	result = check_layouts(check, unit, &orig, &patched);
	for (i = 0; i < exported->size; i++)
		for (entry = exported->buckets[i]; entry; entry = entry->chain)
			if (check_type(check, unit, hash_get(&orig.exported, entry->key),
				       entry->value))
				result = -1;
	return result;
}

struct layout_check *layouts_begin(struct job *job, struct layouts *layouts)
{
	struct layout_check *check = arena_new_object(job->arena, struct layout_check);
	const size_t count = job->request->allowed_layouts.count;

	check->job = job;
	check->layouts = layouts;
	hash_setup(&check->told, job->arena);
	check->used = arena_alloc(job->arena, count * sizeof(*check->used));
	return check;
}

int layouts_check(void *data, const struct unit *unit)
{
	struct layout_check *check = data;
	int result;

	if (unit->is_new)
		return 0;
	check->scratch = arena_new();
	result = check_unit(check, unit);
	arena_free(check->scratch);
	check->scratch = NULL;
	check->result |= result;
	return result;
}

int layouts_end(const struct layout_check *check)
{
	const struct string_list *allowed = &check->job->request->allowed_layouts;
	size_t i;

	for (i = 0; i < allowed->count && !check->result; i++)
		if (!check->used[i])
			warning("--allow-layout %s: the patch changes no such layout",
				allowed->items[i]);
	return check->result;
}

const char *layouts_changed(const struct layouts *layouts, const struct unit *unit)
{
	const struct allowed_change *change;
	const char *type = NULL;

	array_for_each(change, &layouts->allowed)
		if (change->unit == unit && change->type)
			type = change->type;
	return type;
}
