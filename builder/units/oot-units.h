/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Units of a module of another tree (kernels/oot-module.h). */
#ifndef KLP_OOT_UNITS_H
#define KLP_OOT_UNITS_H

#include "commands.h"

/*
 * Fills in the commands of units that the patch adds: kbuild makes the patched module, in WORK/new-units/, as far as
 * it can. Returns -1 after printing which unit it does not compile.
 */
int oot_new_commands_read(struct job *job, struct units_found *units);

/*
 * A stage: may all these units be changed? They may be of several modules of one source, whose symbols are known only
 * of those that are given. Not for the kernel's own units.
 */
int oot_units_check(struct job *job, const struct unit_set *units);

/*
 * A stage: warns when the source of these units is newer than the module that runs. Times tell nothing when the
 * source was unpacked or checked out, so it is no error; the code is compared. Not for the kernel's own units.
 */
int oot_source_times_check(struct job *job, const struct unit_set *units);

#endif
