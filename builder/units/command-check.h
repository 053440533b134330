/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is a compile command the one with which the kernel was compiled? kbuild tests which options the
 * compiler takes, and says nothing when such a test fails for another reason (a full TMPDIR): the
 * command then lacks -mfentry and others.
 *
 * The compiler writes its options into the debug information (DW_AT_producer):
 *
 *	vmlinux's units		must have exactly the options that vmlinux has for them
 *	units of modules	shipped modules have no debug information, so they must have the
 *				options that most units of vmlinux share. Only what a Makefile
 *				replaces by its opposite, or takes away (-pg), may be missing.
 *
 * Units that vmlinux does not have (the vDSO's) are not checked, and none are with another compiler
 * than the kernel's own, which has other options.
 */
#ifndef KLP_COMMAND_CHECK_H
#define KLP_COMMAND_CHECK_H

#include "../../lib/hash.h"
#include "../compile/unit.h"

struct command_check {
	struct job *job;
	struct hash producers; /* of vmlinux: source file -> DW_AT_producer; empty: not read yet */
	struct hash own;       /* options of a command -> what the compiler makes of them */
	const char *common;    /* the producer of most units; NULL: nothing to compare with */
};

/* Reads nothing yet. */
void command_check_setup(struct command_check *check, struct job *job);

/*
 * Compares a unit's command. Returns -1 after printing an error when the comparison cannot be made.
 * *wrong becomes NULL, or says what differs: "lacks -mfentry -p".
 */
int command_check(struct command_check *check, const struct unit *unit, const char **wrong);

/* The options of a command that may change code, with blanks in front: not files, macros or warnings. */
const char *command_code_options(struct arena *arena, const char *command);

#endif
