/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Goes steps in the kernel that runs, and looks at what there is then. */
#ifndef KERNEL_H
#define KERNEL_H

#include "model.h"

struct kernel_state {
	struct {
		bool in_memory, listed, enabled, in_transition;
	} livepatch[LIVEPATCHES + 1];
	struct counted_state counted;
};

/* Loads the helper module; `dir` has it and the livepatches, livepatch-shadow-walk-N.ko. Ends the program when it fails. */
void kernel_open(const char *dir);
void kernel_close(void);

/* Goes a step. Returns 0 or the kernel's error (errno), and sets the answer of an operation. */
int kernel_step(struct step *step);

void kernel_look(struct kernel_state *state);

/* Looks at an instance under rcu_read_lock() for some time. */
void kernel_read(struct counted_reader *reader);

#endif
