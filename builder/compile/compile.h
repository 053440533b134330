/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compiles each unit twice and compares the objects. In the work directory, for each unit X:
 *
 *	orig/X.o patched/X.o	both objects
 *	diff/X.o diff/X.yaml	what changed, and the report; diff/X.same instead, when nothing did
 */
#ifndef KLP_COMPILE_H
#define KLP_COMPILE_H

#include "compiler-plugin.h"
#include "unit-run.h"
#include "../patches/patch-set.h"

/* The result of the comparison. */
struct changes {
	struct unit_set changed;   /* units with a diff object */
	struct unit_set unchanged; /* units that read patched files but compile to the same code */
};

/*
 * A stage: runs build.mk, which compiles all units and compares them; `watch`, which may be NULL, judges each as
 * soon as it is compared. `compared` gets the units that came to an end: all of them when none failed and
 * none was refused (unit-run.h). Returns -1 when a unit does not compile. changes_find() reads the result
 * of the comparison.
 */
int units_compile(struct job *job, const struct patch_set *patches, const struct unit_set *units,
		  const struct plugin *plugin, const struct compare_watch *watch,
		  struct unit_set *compared);

/* Says how many units units_compile() left out, if any, after the errors of the others. */
void units_say_left_out(const struct unit_set *units, const struct unit_set *compared);

/* Was every unit compared, and none refused? */
bool units_are_compared(const struct job *job, const struct unit_set *units);

/*
 * Compiles the unpatched units, and compares again those of the patch, that have functions to be reverted.
 * `units` are all units, after units_compile(). Returns -1 when one does not compile.
 */
int reverts_compile(struct job *job, const struct patch_set *patches, const struct unit_set *units,
		    const struct plugin *plugin);

/*
 * A stage: finds the units that changed. Returns -1 when one cannot be livepatched, after
 * create-diff-object's own messages, and 3 when no unit changed.
 */
int changes_find(struct job *job, const struct unit_set *units, struct changes *changes);

#endif
