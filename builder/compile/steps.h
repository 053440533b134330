/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Steps of the build that make runs: a shell script for each, and a make file that says
 * what depends on what. For a unit X and a kind of step (orig, patched, diff, filter) there
 * are, below the work directory:
 *
 *	KIND/X.sh	the script; written only when it changes, so a change redoes the step
 *	KIND/X.log	what it printed
 *	KIND/X.d	what it read, for make
 */
#ifndef KLP_STEPS_H
#define KLP_STEPS_H

#include "unit.h"
#include "../../lib/text.h"

/* In single quotes, for a shell; in the arena. */
const char *step_quoted(const struct job *job, const char *path);

/*
 * The unit's compile command without the options that name its outputs; ends with a
 * space. With `orig`, the unpatched source: of a new file that is an empty one.
 */
const char *step_command(const struct job *job, const struct unit *unit, bool orig);

int step_script(const struct job *job, const struct unit *unit, const char *kind, const char *text);

/*
 * A shell command that appends the compiler's dependency file `from` to `to`, for `target`.
 * Names in it are relative to the directory `dir` of the compilation, and get it in front.
 */
const char *step_depends(const struct job *job, const char *dir, const char *from,
			 const char *target, const char *to);

/* The rule for one step, whose target is the unit's file with the given suffix. */
void step_rule(const struct job *job, struct text *makefile, const struct unit *unit,
	       const char *kind, const char *suffix, const char *prerequisites);

/*
 * Writes WORK/NAME.mk from the rules and the goals, and runs it, going on after errors. The status line
 * shows `stage` and the steps done of `total`. Returns make's exit status.
 */
int steps_make(const struct job *job, const char *name, const char *goals, const char *rules,
	       const char *stage, int total);

#endif
