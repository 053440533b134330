// SPDX-License-Identifier: GPL-2.0-or-later
#include "layouts.h"
#include "type-layout.h"

#include <string.h>

struct layout_check {
	struct job *job;
	struct layouts *layouts;
	struct hash told; /* changes that were refused already */
	bool *used;	  /* by the index of the --allow-layout */
};

/* Does the request allow it? */
static bool allow(struct layout_check *check, const struct unit *unit, const struct layout *layout)
{
	struct arena *arena = check->job->arena;
	const char *wanted = arena_printf(arena, "%s:%s", layout->kind, layout->name);
	const char *const *allowed = check->job->request->allowed_layouts.items;
	struct allowed_change *change;
	size_t i;

	for (i = 0; i < check->job->request->allowed_layouts.count; i++) {
		if (strcmp(allowed[i], wanted))
			continue;
		change = array_push(arena, &check->layouts->allowed);
		change->unit = unit;
		change->type = arena_printf(arena, "%s %s", layout->kind, layout->name);
		change->text = arena_printf(arena,
					    "the layout of %s changes, which --allow-layout allows",
					    change->type);
		if (!check->used[i])
			warning("%s: %s", layout->where, change->text);
		check->used[i] = true;
		return true;
	}
	return false;
}

static int check_layout(struct layout_check *check, const struct unit *unit, const char *name,
			const struct layout *before, const struct layout *after)
{
	/* Five units that include one header cause one message, not five. */
	const char *key = after->is_constant ? after->where : name;

	if (!before || layout_is_kept(before, after) || allow(check, unit, before))
		return 0;
	if (hash_get(&check->told, key))
		return -1;
	hash_add(&check->told, key, (void *)after);
	layout_refuse(before, after);
	return -1;
}

static int check_unit(struct layout_check *check, const struct unit *unit)
{
	struct job *job = check->job;
	struct hash orig, patched;
	struct hash_entry *entry;
	int result = 0;
	size_t i;

	layouts_read(job->arena, unit_path(job, unit, STEP_PATCHED, ".o"), &patched);
	if (!patched.count)
		return 0;
	layouts_read(job->arena, unit_path(job, unit, STEP_ORIG, ".o"), &orig);
	for (i = 0; i < patched.size; i++)
		for (entry = patched.buckets[i]; entry; entry = entry->chain)
			if (check_layout(check, unit, entry->key, hash_get(&orig, entry->key),
					 entry->value))
				result = -1;
	return result;
}

int layouts_check(struct job *job, const struct unit_set *units, struct layouts *layouts)
{
	size_t count = job->request->allowed_layouts.count, i;
	struct layout_check check = { .job = job, .layouts = layouts };
	const struct unit **unit;
	int result = 0;

	hash_setup(&check.told, job->arena);
	check.used = arena_alloc(job->arena, count * sizeof(*check.used));
	array_for_each(unit, &units->items) {
		status_tick();
		if (!(*unit)->is_new && check_unit(&check, *unit))
			result = -1;
	}
	for (i = 0; i < count && !result; i++)
		if (!check.used[i])
			warning("--allow-layout %s: the patch changes no such layout",
				job->request->allowed_layouts.items[i]);
	return result;
}

const char *layouts_changed(const struct layouts *layouts, const struct unit *unit)
{
	const struct allowed_change *change;
	const char *type = NULL;

	array_for_each(change, &layouts->allowed)
		if (change->unit == unit)
			type = change->type;
	return type;
}
