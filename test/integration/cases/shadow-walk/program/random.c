// SPDX-License-Identifier: GPL-2.0-or-later
#include "random.h"
#include <string.h>

/* A held task of eventfd_read() gets a signal from the livepatch core after 15 seconds, and lets go. */
enum { OPEN_STEPS = 8, WAIT_MS = 1500 };

/* How often steps are chosen, of the sum of a column. */
enum situation { QUIET, HELD, OPEN };
static const struct {
	enum verb verb;
	unsigned char weight[3];
} choices[] = {
	{ OPERATE, { 40, 20, 40 } }, { LOAD, { 22, 35, 6 } },	   { DISABLE, { 10, 25, 10 } },
	{ UNLOAD, { 14, 4, 6 } },    { DUMMY_COMES, { 5, 5, 8 } }, { DUMMY_GOES, { 4, 4, 6 } },
	{ HOLD, { 8, 0, 0 } },	     { HOLD_LATE, { 8, 0, 0 } },   { LET_GO, { 0, 6, 14 } },
	{ ENABLE, { 1, 1, 4 } },     { WAIT, { 0, 0, 6 } },
};

/* xorshift64* */
static unsigned int below(struct random *random, unsigned int limit)
{
	random->state ^= random->state >> 12;
	random->state ^= random->state << 25;
	random->state ^= random->state >> 27;
	return (random->state * 0x2545f4914f6cdd1dULL >> 33) % limit;
}

void random_begin(struct random *random, __u64 seed)
{
	memset(random, 0, sizeof(*random));
	/* Seeds that are close to each other begin differently, and none is zero. */
	random->state = (seed + 1) * 0x9e3779b97f4a7c15ULL | 1;
	for (int i = 0; i < 8; i++)
		below(random, 2);
}

static enum verb choose_verb(struct random *random, enum situation situation)
{
	unsigned int sum = 0, at, i = 0;

	for (unsigned int n = 0; n < sizeof(choices) / sizeof(choices[0]); n++)
		sum += choices[n].weight[situation];
	at = below(random, sum);
	while (at >= choices[i].weight[situation])
		at -= choices[i++].weight[situation];
	return choices[i].verb;
}

static void choose_operation(struct random *random, struct counted_operation *operation)
{
	static const enum counted_action actions[] = {
		COUNTED_MAKE, COUNTED_MAKE, COUNTED_MAKE, COUNTED_MAKE,
		COUNTED_GET,  COUNTED_GET,  COUNTED_FREE, COUNTED_FREE_ALL,
	};

	operation->function = below(random, 3);
	operation->action = actions[below(random, sizeof(actions) / sizeof(actions[0]))];
	operation->type = below(random, COUNTED_TYPES);
	operation->object = below(random, COUNTED_OBJECTS);
	operation->serial = random->serial + 1;
	operation->fail = operation->action == COUNTED_MAKE && below(random, 8) == 0;
}

/* A call of a livepatch that has the type, if a few attempts find one. */
static void choose_useful_operation(struct random *random, const struct model *model,
				    struct step *step)
{
	for (int attempt = 0; attempt < 12; attempt++) {
		struct model next = *model;
		struct step gone;

		choose_operation(random, &step->operation);
		gone = *step;
		if (!model_step(&next, &gone) && gone.operation.has_type)
			return;
	}
}

/* Those with versions keep the one without types from being loaded, so they are not loaded so often. */
static unsigned int choose_livepatch(struct random *random, enum verb verb)
{
	static const unsigned char to_load[] = { 1, 1, 1, 1, 2, 2, 3, 4, 5, 5, 5, 5, 6, 6, 6 };

	return verb == LOAD ? to_load[below(random, sizeof(to_load))]
			    : 1 + below(random, LIVEPATCHES);
}

static void choose(struct random *random, enum situation situation, const struct model *model,
		   struct step *step)
{
	memset(step, 0, sizeof(*step));
	step->verb = choose_verb(random, situation);
	step->lazy = below(random, 2);
	step->number = choose_livepatch(random, step->verb);
	if (step->verb == WAIT)
		step->number = WAIT_MS;
	if (step->verb == OPERATE)
		choose_useful_operation(random, model, step);
	if (step->verb == HOLD_LATE) {
		choose_operation(random, &step->operation);
		step->operation.action = COUNTED_MAKE;
		step->operation.fail = 0;
	}
	/* What is in transition is what can be called off. */
	if (situation == OPEN && (step->verb == DISABLE || step->verb == ENABLE) &&
	    below(random, 3))
		step->number = model->transition;
}

/* Most steps are such that the kernel allows them, and that do something. */
static bool is_worth_it(struct random *random, const struct model *model, struct step *step)
{
	struct model next = *model;
	struct step gone = *step;

	if (!model_can(model, step))
		return false;
	if (model_step(&next, &gone))
		return below(random, 12) == 0;
	if (step->verb == OPERATE && !gone.operation.has_type)
		return below(random, 20) == 0;
	return true;
}

void random_step(struct random *random, const struct model *model, struct step *step)
{
	enum situation situation = model->transition ? OPEN : model->held ? HELD : QUIET;

	random->open = model->held ? random->open + 1 : 0;
	memset(step, 0, sizeof(*step));
	if (random->open > OPEN_STEPS) {
		step->verb = LET_GO;
		return;
	}
	do
		choose(random, situation, model, step);
	while (!is_worth_it(random, model, step));
	random->serial++;
}

bool random_last_step(const struct model *model, struct step *step)
{
	memset(step, 0, sizeof(*step));
	if (model->held) {
		step->verb = LET_GO;
		return true;
	}
	for (unsigned int number = 1; number <= LIVEPATCHES; number++) {
		step->number = number;
		step->verb = model->livepatch[number].listed ? DISABLE : UNLOAD;
		if (model->livepatch[number].in_memory && !model->livepatch[number].forced)
			return true;
	}
	step->verb = DUMMY_GOES;
	return model->dummy;
}
