// SPDX-License-Identifier: GPL-2.0-or-later
#include "compare.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A transition that nothing holds up, or the look at a replaced livepatch, takes no longer. */
enum { LIMIT_MS = 60000, STEP_MS = 50 };

static unsigned int differences;
static bool is_silent;

static void __attribute__((format(printf, 1, 2))) differ(const char *format, ...)
{
	va_list arguments;

	differences++;
	if (is_silent)
		return;
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
}

static void compare_flag(const char *who, const char *what, unsigned int real,
			 unsigned int expected)
{
	if (real != expected)
		differ("%s: %s is %u and should be %u", who, what, real, expected);
}

static void compare_livepatches(const struct model *model, const struct kernel_state *state)
{
	for (unsigned int number = 1; number <= LIVEPATCHES; number++) {
		const char *name = livepatches[number].name;

		compare_flag(name, "in memory", state->livepatch[number].in_memory,
			     model->livepatch[number].in_memory);
		compare_flag(name, "in sysfs", state->livepatch[number].listed,
			     model->livepatch[number].listed);
		compare_flag(name, "enabled", state->livepatch[number].enabled,
			     model->livepatch[number].enabled);
		compare_flag(name, "in transition", state->livepatch[number].in_transition,
			     model->transition == number);
	}
	compare_flag("dummy.ko", "there", state->counted.dummy, model->dummy);
}

static void compare_instances(const struct model *model, const struct counted_state *counted)
{
	for (int type = 0; type < COUNTED_TYPES; type++)
		for (int object = 0; object < COUNTED_OBJECTS; object++) {
			const struct counted_found *found = &counted->found[type][object];
			const struct counted_found *expected = &model->found[type][object];

			if (memcmp(found, expected, sizeof(*found)))
				differ("type %d of object %d: %u instances, magic %x, serial %u, by walk_%u; should be %u, %x, %u, walk_%u",
				       type, object, found->number, found->magic, found->serial,
				       found->maker, expected->number, expected->magic,
				       expected->serial, expected->maker);
		}
	compare_flag("other objects", "instances", counted->elsewhere, 0);
}

static void compare_counts(const struct model *model, const struct counted_counts *counts)
{
	for (int type = 0; type < COUNTED_TYPES; type++) {
		char who[16];

		snprintf(who, sizeof(who), "type %d", type);
		compare_flag(who, "constructors", counts->made[type], model->made[type]);
		compare_flag(who, "destructors", counts->destroyed[type], model->destroyed[type]);
		if (counts->destroyed[type] &&
		    !(model->destroyers[type] & 1U << counts->destroyer[type]))
			differ("%s: the last destructor was that of walk_%u, which is none of %#x",
			       who, counts->destroyer[type], model->destroyers[type]);
	}
	compare_flag("new instance", "memory with something in it", counts->errors.stale_memory, 0);
	compare_flag("instance", "used and not alive", counts->errors.not_live, 0);
	compare_flag("instance", "destroyed twice", counts->errors.destroyed_twice, 0);
	compare_flag("instance", "of another object", counts->errors.other_object, 0);
}

/* The registry of the runtime is there while there are modules with types; a core that knows types has none. */
static void compare_others(const struct model *model, const struct counted_state *counted)
{
	unsigned int most = 0;

	for (unsigned int number = 1; number <= LIVEPATCHES; number++)
		if (model->livepatch[number].in_memory)
			most = 1;
	if (counted->others > most)
		differ("%u other shadow variables, and not %u at most", counted->others, most);
}

static unsigned int count_differences(const struct model *model, const struct kernel_state *state,
				      bool silent)
{
	differences = 0;
	is_silent = silent;
	compare_livepatches(model, state);
	compare_instances(model, &state->counted);
	compare_counts(model, &state->counted.counts);
	compare_others(model, &state->counted);
	return differences;
}

static bool anyone_lingers(const struct model *model)
{
	for (unsigned int number = 1; number <= LIVEPATCHES; number++)
		if (model_lingers(model, number))
			return true;
	return false;
}

/* Some of those who linger may have gone, in any order. `model` becomes the one that fits. */
static bool fits(struct model *model, const struct kernel_state *state)
{
	if (!count_differences(model, state, true))
		return true;
	for (unsigned int number = 1; number <= LIVEPATCHES; number++) {
		struct model later = *model;

		if (!model_lingers(model, number))
			continue;
		model_expire(&later, number);
		if (fits(&later, state)) {
			*model = later;
			return true;
		}
	}
	return false;
}

unsigned int compare(struct model *model, bool lazy)
{
	struct kernel_state state;

	for (int ms = 0;; ms += STEP_MS) {
		struct model expired = *model;

		kernel_look(&state);
		/* What lingers without any instance leaves no trace. */
		for (unsigned int number = 1; number <= LIVEPATCHES; number++)
			if (model_lingers(model, number))
				model_expire(&expired, number);
		if (!count_differences(&expired, &state, true)) {
			if (memcmp(&expired.found, &model->found, sizeof(expired.found)) || !lazy)
				*model = expired;
			return 0;
		}
		if (fits(model, &state) && (lazy || !anyone_lingers(model)))
			return 0;
		if (ms >= LIMIT_MS)
			return count_differences(&expired, &state, false);
		usleep(1000 * STEP_MS);
	}
}
