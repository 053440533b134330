/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chooses the next step of a random walk. */
#ifndef RANDOM_H
#define RANDOM_H

#include "model.h"

struct random {
	__u64 state;
	unsigned int open; /* steps since the transition that is under way was begun */
	__u32 serial;
};

void random_begin(struct random *random, __u64 seed);
void random_step(struct random *random, const struct model *model, struct step *step);

/* Chooses a step of those that bring everything back to where it was; false: it is there. */
bool random_last_step(const struct model *model, struct step *step);

#endif
