// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit-run.h"
#include "steps.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"

#include <string.h>

/* What is known of one unit. */
struct progress {
	const struct unit *unit;
	bool ended;
};

struct run {
	const struct unit_run *wanted;
	struct progress *units;	 /* of all units, in their order */
	struct hash by_object;	 /* -> struct progress */
	struct hash failed_with; /* patched files that a failed unit reads */
};

static struct arena *arena_of(const struct run *run)
{
	return run->wanted->job->arena;
}

static void setup(struct run *run)
{
	const struct unit_set *units = run->wanted->units;
	size_t i;

	run->units = arena_alloc(arena_of(run), units->items.count * sizeof(*run->units));
	hash_setup(&run->by_object, arena_of(run));
	hash_setup(&run->failed_with, arena_of(run));
	for (i = 0; i < units->items.count; i++) {
		run->units[i].unit = units->items.items[i];
		hash_add(&run->by_object, run->units[i].unit->object, &run->units[i]);
	}
}

/* Has a unit failed with one of the files that this one reads, too? */
static bool is_left_out(const struct run *run, const struct progress *progress)
{
	const char *const *file;

	if (run->wanted->job->request->keep_going)
		return false;
	array_for_each(file, &progress->unit->patched_files)
		if (hash_get(&run->failed_with, *file))
			return true;
	return false;
}

static void unit_ended(struct run *run, struct progress *progress, bool failed)
{
	const struct compare_watch *watch = run->wanted->watch;
	const char *const *file;

	/* Each of its steps may fail. */
	if (progress->ended)
		return;
	progress->ended = true;
	if (!failed && (!watch || !watch->compared(watch->data, progress->unit)))
		return;
	array_for_each(file, &progress->unit->patched_files)
		if (!hash_get(&run->failed_with, *file))
			hash_add(&run->failed_with, *file, progress);
}

/* Is make at something that nobody wants any more? */
static bool works_in_vain(const struct run *run)
{
	size_t i;

	for (i = 0; i < run->wanted->units->items.count; i++)
		if (!run->units[i].ended && is_left_out(run, &run->units[i]))
			return true;
	return false;
}

static bool ended(void *data, const char *object, bool failed)
{
	struct run *run = data;
	struct progress *progress = hash_get(&run->by_object, object);

	if (progress)
		unit_ended(run, progress, failed);
	return !works_in_vain(run);
}

static const char *done_path(const struct run *run, const struct progress *progress)
{
	return unit_path(run->wanted->job, progress->unit, STEP_DIFF, ".done");
}

/* What make is asked for, and the rules for it: a make for each unit. */
struct goals {
	struct text names, rules;
	int count;
};

static void list_goals(const struct run *run, struct goals *goals)
{
	const struct job *job = run->wanted->job;
	size_t i;

	for (i = 0; i < run->wanted->units->items.count; i++) {
		const struct progress *unit = &run->units[i];

		if (unit->ended || is_left_out(run, unit))
			continue;
		text_add(&goals->names, " \\\n\t%s", done_path(run, unit));
		text_add(&goals->rules, ".PHONY: %s\n%s:\n\t+@$(MAKE) -f %s\n",
			 done_path(run, unit), done_path(run, unit),
			 unit_path(job, unit->unit, STEP_DIFF, ".mk"));
		goals->count++;
	}
}

/* What was up to date before, make says nothing of. */
static void end_up_to_date(struct run *run)
{
	size_t i;

	for (i = 0; i < run->wanted->units->items.count; i++)
		if (!run->units[i].ended && !is_left_out(run, &run->units[i]) &&
		    file_exists(done_path(run, &run->units[i])))
			unit_ended(run, &run->units[i], false);
}

/* Runs make once, for what is left; returns its status. */
static int run_make(struct run *run, struct goals *goals)
{
	const struct unit_run *wanted = run->wanted;
	const struct steps_watch watch = { ended, run };
	const char *path = arena_printf(arena_of(run), "%s/%s.mk", wanted->job->work, wanted->name);
	int result;

	if (steps_write(wanted->job, path, text_string(&goals->names), text_string(&goals->rules)))
		return -1;
	result = steps_run(wanted->job, wanted->name, "compiling and comparing", goals->count,
			   &watch);
	if (!result)
		end_up_to_date(run);
	return result;
}

/* Runs make until nothing is left to be asked for. */
static int run_all(struct run *run)
{
	int before = -1;

	for (;;) {
		struct goals goals = { .names.arena = arena_of(run), .rules.arena = arena_of(run) };

		list_goals(run, &goals);
		/* Make fails without saying of which unit. */
		if (!goals.count || goals.count == before)
			return goals.count ? 1 : 0;
		if (run_make(run, &goals) < 0)
			return -1;
		before = goals.count;
	}
}

int units_run(const struct unit_run *wanted, struct unit_set *reached)
{
	struct run run = { .wanted = wanted };
	int result;
	size_t i;

	setup(&run);
	result = run_all(&run);
	for (i = 0; i < wanted->units->items.count; i++)
		if (run.units[i].ended)
			*array_push(arena_of(&run), &reached->items) = run.units[i].unit;
	return result;
}
