/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Steps of the build that make runs: a shell script for each, and a make file with their
 * dependencies. For a unit X and a kind of step (orig, patched, diff, filter) there are, below
 * the work directory:
 *
 *	KIND/X.sh	the script; written only when it changes, so a change redoes the step
 *	KIND/X.log	what it printed
 *	KIND/X.d	what it read, for make
 */
#ifndef KLP_STEPS_H
#define KLP_STEPS_H

#include "unit.h"
#include "../../lib/text.h"

/* Returns the path in single quotes, for a shell; in the arena. */
const char *step_quoted(const struct job *job, const char *path);

/*
 * Returns the unit's compile command without the options that name its outputs; it ends with a
 * space. With `orig` it compiles the unpatched source: an empty one for a new file.
 */
const char *step_command(const struct job *job, const struct unit *unit, bool orig);

/*
 * Returns the options with which patched source finds <linux/livepatch_helpers.h>, kpatch-macros.h and
 * their like, behind all other directories; they end with a space.
 */
const char *step_helper_options(const struct job *job);

/*
 * Returns the options that keep out of an object where klp-build is installed, for the object to be the same wherever it
 * is compiled; they end with a space.
 */
const char *step_same_anywhere(const struct job *job);

int step_script(const struct job *job, const struct unit *unit, enum step_kind kind,
		const char *text);

/*
 * Returns a shell command that appends the compiler's dependency file `from` to `to`, for
 * `target`. `dir`, where the compiler ran, is put in front of relative names.
 */
const char *step_depends(const struct job *job, const char *dir, const char *from,
			 const char *target, const char *to);

/* Adds the rule for one step; its target is the unit's file with the given suffix. */
void step_rule(const struct job *job, struct text *makefile, const struct unit *unit,
	       enum step_kind kind, const char *suffix, const char *prerequisites);

/* Who wants to know of units as make is done with them. */
struct steps_watch {
	/*
	 * The last step of the unit of this object was made, or one of them failed. Returns false when the rest is not
	 * wanted: make is ended then.
	 */
	bool (*ended)(void *data, const char *object, bool failed);
	void *data;
};

/* Writes a make file with these goals and rules. */
int steps_write(const struct job *job, const char *path, const char *goals, const char *rules);

/*
 * Runs WORK/NAME.mk, for what is out of date; make goes on after errors (-k). The status line shows `stage` and
 * how many units of `total` are done. `watch` may be NULL. Returns make's exit status, 128 + signal when it was
 * ended, or -1 after printing an error.
 */
int steps_run(const struct job *job, const char *name, const char *stage, int total,
	      const struct steps_watch *watch);

/* Writes WORK/NAME.mk and runs it. */
int steps_make(const struct job *job, const char *name, const char *goals, const char *rules,
	       const char *stage, int total);

#endif
