/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The compile command of a unit, from the cache or from kbuild. */
#ifndef KLP_COMMANDS_H
#define KLP_COMMANDS_H

#include "../compile/unit.h"

/* Units that are still being filled in. */
struct units_found {
	ARRAY(struct unit *) items;
};

/*
 * Fills in command, generated_with, is_module and klp_object of each unit. New units get their
 * commands from the patched tree, which has their line in the Makefile, the others from the
 * pristine one. A unit that kbuild does not make keeps NULL.
 */
int commands_read(struct job *job, struct units_found *units);

/* What kbuild said last, for messages; in the arena. */
const char *commands_log(const struct job *job);

#endif
