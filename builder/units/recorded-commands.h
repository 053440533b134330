/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that built a kernel of the user's, from the .cmd files of its build tree. */
#ifndef KLP_RECORDED_COMMANDS_H
#define KLP_RECORDED_COMMANDS_H

#include "commands.h"

/*
 * Fills in the command of each unit that the patch does not add; it stays NULL when the build tree has no
 * object of it.
 */
int recorded_commands_read(struct job *job, struct units_found *units);

/* The same for one unit, whose object is in the build tree `build`. */
int recorded_command_read(struct job *job, const char *build, struct unit *unit);

/*
 * A stage: were the objects of these units made of the source as it is now, and linked into the kernel? Returns
 * -1 after printing which were not. Not for stock kernels.
 */
int recorded_units_check(struct job *job, const struct unit_set *units);

#endif
