// SPDX-License-Identifier: GPL-2.0-or-later
#include "model.h"
#include <errno.h>
#include <string.h>

#define T(type) (1U << (type))

const struct livepatch livepatches[LIVEPATCHES + 1] = {
	[1] = { "walk_1", true, COUNTED_IN4_PTON, { T(0) | T(1), T(1) }, {} },
	[2] = { "walk_2", true, COUNTED_IN4_PTON, { T(0) | T(2), T(1) | T(3) }, { [2] = 1 } },
	[3] = { "walk_3", true, COUNTED_IN4_PTON, { T(0) | T(2), T(3) }, { [2] = 2 } },
	[4] = { "walk_4", false, COUNTED_IN6_PTON, { T(0) | T(2), T(3) }, { [2] = 2 } },
	[5] = { "walk_5", true, COUNTED_IN4_PTON, {}, {} },
	[6] = { "walk_6", false, COUNTED_IN6_PTON, { T(1), T(1) }, {} },
};

static bool has(unsigned int number, int object, int type)
{
	return livepatches[number].types[object] & T(type);
}

static bool has_object(unsigned int number, int object)
{
	return object == VMLINUX || livepatches[number].types[object];
}

static bool has_type(unsigned int number, int type)
{
	return has(number, VMLINUX, type) || has(number, DUMMY, type);
}

static bool has_types(unsigned int number)
{
	return livepatches[number].types[VMLINUX] || livepatches[number].types[DUMMY];
}

static void append(unsigned int *list, unsigned int *count, unsigned int number)
{
	list[(*count)++] = number;
}

static void remove_from(unsigned int *list, unsigned int *count, unsigned int number)
{
	unsigned int left = 0;

	for (unsigned int i = 0; i < *count; i++)
		if (list[i] != number)
			list[left++] = list[i];
	*count = left;
}

static bool is_registered(const struct model *model, int type)
{
	for (unsigned int number = 1; number <= LIVEPATCHES; number++)
		for (int object = 0; object < OBJECTS; object++)
			if (model->livepatch[number].registered[object] &&
			    has(number, object, type))
				return true;
	return false;
}

static void destroy(struct model *model, int type, int object, unsigned int destroyers)
{
	if (!model->found[type][object].number)
		return;
	memset(&model->found[type][object], 0, sizeof(model->found[type][object]));
	model->destroyed[type]++;
	model->destroyers[type] = destroyers;
}

static void destroy_all(struct model *model, int type, unsigned int destroyers)
{
	for (int object = 0; object < COUNTED_OBJECTS; object++)
		destroy(model, type, object, destroyers);
}

bool model_lingers(const struct model *model, unsigned int number)
{
	return model->livepatch[number].joined && !model->livepatch[number].listed &&
	       !model->livepatch[number].forced;
}

/* Those that linger may leave in any order, and the last one's destructor is run. */
static unsigned int destroyers_beside(const struct model *model, unsigned int number, int type)
{
	unsigned int destroyers = 1U << number;

	for (unsigned int other = 1; other <= LIVEPATCHES; other++)
		if (model_lingers(model, number) && model_lingers(model, other) &&
		    has_type(other, type))
			destroyers |= 1U << other;
	return destroyers;
}

static void unregister(struct model *model, unsigned int number, int object)
{
	if (!model->livepatch[number].registered[object])
		return;
	model->livepatch[number].registered[object] = false;
	for (int type = 0; type < COUNTED_TYPES; type++)
		if (has(number, object, type) && !is_registered(model, type))
			destroy_all(model, type, destroyers_beside(model, number, type));
}

static void leave(struct model *model, unsigned int number)
{
	for (int object = 0; object < OBJECTS; object++)
		unregister(model, number, object);
	model->livepatch[number].joined = false;
	remove_from(model->registry, &model->joined, number);
}

void model_expire(struct model *model, unsigned int number)
{
	leave(model, number);
}

static void forget_replaced(struct model *model)
{
	unsigned int registry[LIVEPATCHES], joined = model->joined;

	memcpy(registry, model->registry, sizeof(registry));
	/* None of them has left yet when its types are unregistered, for destroyers_beside(). */
	for (int object = 0; object < OBJECTS; object++)
		for (unsigned int i = 0; i < joined; i++)
			if (model_lingers(model, registry[i]))
				unregister(model, registry[i], object);
	for (unsigned int i = 0; i < joined; i++)
		if (model_lingers(model, registry[i]))
			leave(model, registry[i]);
}

/* klp_is_patch_compatible(): a state for each version of a type. */
static bool has_states_of(unsigned int number, unsigned int other)
{
	for (int type = 0; type < COUNTED_TYPES; type++) {
		unsigned int version = livepatches[number].version[type];

		if (!livepatches[other].version[type])
			continue;
		if (version ? version < livepatches[other].version[type]
			    : livepatches[number].replaces)
			return false;
	}
	return true;
}

/*
 * The rule of klp-build's runtime, which is stricter for livepatches that stack. A core that knows shadow types
 * (NATIVE) does not know versions of them.
 */
static bool can_read(unsigned int number, unsigned int other)
{
#ifdef NATIVE
	return true;
#endif
	for (int type = 0; type < COUNTED_TYPES; type++) {
		unsigned int mine = livepatches[number].version[type],
			     its = livepatches[other].version[type];

		if (!has_type(number, type) || !has_type(other, type))
			continue;
		if (livepatches[number].replaces ? mine < its : mine != its)
			return false;
	}
	return true;
}

/* Does the task that is held keep the transition from being complete? */
static bool is_blocked(const struct model *model)
{
	unsigned int number = model->transition;

	/* Called off: the task has never been switched. */
	if (!model->held || model->patching != model->opened_patching)
		return false;
	if (!model->patching)
		return number == model->held_in;
	return !model->held_late || livepatches[number].replaces ||
	       livepatches[number].function == model->late.function;
}

static void unlist(struct model *model, unsigned int number)
{
	model->livepatch[number].listed = false;
	model->livepatch[number].enabled = false;
	remove_from(model->order, &model->listed, number);
}

static void complete(struct model *model)
{
	unsigned int number = model->transition;

	model->transition = 0;
	if (!model->patching) {
		if (!model->livepatch[number].forced)
			leave(model, number);
		unlist(model, number);
		return;
	}
	/* Those that are on top of it stay, when it was being disabled and that was called off. */
	while (livepatches[number].replaces && model->order[0] != number)
		unlist(model, model->order[0]);
	if (has_types(number))
		forget_replaced(model);
}

static void complete_if_free(struct model *model)
{
	if (model->transition && !is_blocked(model))
		complete(model);
}

/* klp_force_transition() marks what goes: the livepatch itself, or those that it replaces. */
static int force(struct model *model, unsigned int number)
{
	if (!model->livepatch[number].listed)
		return ENOENT;
	if (model->transition != number)
		return EINVAL;
	if (!model->patching)
		model->livepatch[number].forced = true;
	for (unsigned int i = 0;
	     model->patching && livepatches[number].replaces && model->order[i] != number; i++)
		model->livepatch[model->order[i]].forced = true;
	complete(model);
	return 0;
}

static void begin(struct model *model, unsigned int number, bool patching)
{
	model->transition = number;
	model->patching = model->opened_patching = patching;
	model->livepatch[number].enabled = patching;
	complete_if_free(model);
}

/* Variables that an earlier livepatch has left for ever, and that nobody has looked after since. */
static bool are_left(const struct model *model, int type)
{
	bool left = false;

	for (unsigned int number = 1; number <= LIVEPATCHES; number++)
		for (int object = 0; object < OBJECTS; object++) {
			if (!model->livepatch[number].registered[object] ||
			    !has(number, object, type))
				continue;
			if (model->livepatch[number].enabled)
				return false;
			left = true;
		}
	return left;
}

/* What the runtime of a livepatch that is loaded finds. */
static int check_types(const struct model *model, unsigned int number)
{
	for (unsigned int i = 0; i < model->joined; i++)
		if (!model->livepatch[model->registry[i]].forced &&
		    !can_read(number, model->registry[i]))
			return EINVAL;
	for (int type = 0; type < COUNTED_TYPES; type++)
		if (has_type(number, type) && are_left(model, type))
			return EBUSY;
	return 0;
}

static int load(struct model *model, unsigned int number)
{
	if (model->livepatch[number].in_memory)
		return EEXIST;
	for (unsigned int i = 0; i < model->listed; i++)
		if (!has_states_of(number, model->order[i]))
			return EINVAL;
	if (model->transition)
		return EBUSY;
	if (has_types(number)) {
		int error;

		forget_replaced(model);
		error = check_types(model, number);
		if (error)
			return error;
		model->livepatch[number].joined = true;
		append(model->registry, &model->joined, number);
		model->livepatch[number].registered[VMLINUX] = true;
		model->livepatch[number].registered[DUMMY] = model->dummy &&
							     has_object(number, DUMMY);
	}
	model->livepatch[number].in_memory = model->livepatch[number].listed = true;
	append(model->order, &model->listed, number);
	begin(model, number, true);
	return 0;
}

static int unload(struct model *model, unsigned int number)
{
	if (!model->livepatch[number].in_memory)
		return ENOENT;
	if (model->livepatch[number].listed || model->livepatch[number].forced)
		return EAGAIN;
	model->livepatch[number].in_memory = false;
	leave(model, number);
	return 0;
}

static int set_enabled(struct model *model, unsigned int number, bool enabled)
{
	if (!model->livepatch[number].listed)
		return ENOENT;
	if (model->livepatch[number].enabled == enabled)
		return EINVAL;
	if (model->transition == number) {
		model->patching = model->livepatch[number].enabled = enabled;
		complete_if_free(model);
		return 0;
	}
	if (model->transition)
		return EBUSY;
	begin(model, number, false);
	return 0;
}

static int dummy_comes(struct model *model)
{
	if (model->dummy)
		return EEXIST;
	model->dummy = true;
	for (unsigned int i = 0; i < model->listed; i++)
		model->livepatch[model->order[i]].registered[DUMMY] =
			has_object(model->order[i], DUMMY);
	return 0;
}

static int dummy_goes(struct model *model)
{
	if (!model->dummy)
		return ENOENT;
	model->dummy = false;
	/* Those that the livepatch core tells nothing any more are told by the module loader, which comes first. */
	for (unsigned int i = 0; i < model->joined; i++)
		if (!model->livepatch[model->registry[i]].listed)
			unregister(model, model->registry[i], DUMMY);
	for (unsigned int i = 0; i < model->listed; i++)
		unregister(model, model->order[i], DUMMY);
	return 0;
}

/* The livepatch whose copy of a function a new task runs, or 0. */
static unsigned int called(const struct model *model, enum counted_function function)
{
	unsigned int last = 0;

	for (unsigned int i = 0; i < model->listed; i++) {
		unsigned int number = model->order[i];

		if (number == model->transition && !model->patching)
			continue;
		if (number == model->transition && livepatches[number].replaces)
			last = 0;
		if (function == COUNTED_DUMMY ? has_object(number, DUMMY)
					      : livepatches[number].function == function)
			last = number;
	}
	return last;
}

static void operate(struct model *model, struct counted_operation *operation)
{
	int type = operation->type;
	struct counted_found *found = &model->found[type][operation->object];

	if (!operation->has_type)
		return;
	switch (operation->action) {
	case COUNTED_MAKE:
		if (!found->number && !operation->fail) {
			*found = (struct counted_found){ COUNTED_LIVE, operation->serial,
							 operation->livepatch, 1 };
			model->made[type]++;
		}
		operation->found = found->serial;
		break;
	case COUNTED_GET:
		operation->found = found->serial;
		break;
	case COUNTED_FREE:
		destroy(model, type, operation->object, 1U << operation->livepatch);
		break;
	case COUNTED_FREE_ALL:
		destroy_all(model, type, 1U << operation->livepatch);
		break;
	}
}

static void call(const struct model *model, struct counted_operation *operation)
{
	int object = operation->function == COUNTED_DUMMY ? DUMMY : VMLINUX;

	operation->found = 0;
	operation->livepatch = called(model, operation->function);
	operation->has_type = has(operation->livepatch, object, operation->type);
}

bool model_can(const struct model *model, const struct step *step)
{
	switch (step->verb) {
	case HOLD:
		return !model->held && !model->transition;
	case HOLD_LATE:
		return !model->held && !model->transition &&
		       step->operation.function != COUNTED_DUMMY &&
		       called(model, step->operation.function);
	case LET_GO:
		return model->held;
	case ENABLE:
		/*
		 * klp_check_stack_func() looks for the function below the one that is patched again, and finds
		 * none: it reads beside its list, and the transition may never end.
		 */
		return model->transition != step->number ||
		       model->order[model->listed - 1] == step->number;
	default:
		return true;
	}
}

static void hold(struct model *model, struct step *step)
{
	model->held = true;
	model->held_late = step->verb == HOLD_LATE;
	if (model->held_late) {
		call(model, &step->operation);
		model->late = step->operation;
		model->held_in = step->operation.livepatch;
	} else {
		model->held_in = model->listed ? model->order[model->listed - 1] : 0;
	}
}

static void let_go(struct model *model, struct step *step)
{
	if (model->held_late)
		operate(model, &model->late);
	step->operation = model->late;
	model->held = false;
	complete_if_free(model);
}

int model_step(struct model *model, struct step *step)
{
	switch (step->verb) {
	case LOAD:
		return load(model, step->number);
	case UNLOAD:
		return unload(model, step->number);
	case DISABLE:
	case ENABLE:
		return set_enabled(model, step->number, step->verb == ENABLE);
	case DUMMY_COMES:
		return dummy_comes(model);
	case DUMMY_GOES:
		return dummy_goes(model);
	case OPERATE:
		if (step->operation.function == COUNTED_DUMMY && !model->dummy)
			return ENODEV;
		call(model, &step->operation);
		operate(model, &step->operation);
		return 0;
	case HOLD:
	case HOLD_LATE:
		hold(model, step);
		return 0;
	case LET_GO:
		let_go(model, step);
		return 0;
	case FORCE:
		return force(model, step->number);
	case WAIT:
		return 0;
	default:
		return EINVAL;
	}
}
