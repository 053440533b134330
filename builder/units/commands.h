/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The compile command of a unit, from the cache or from kbuild. */
#ifndef KLP_COMMANDS_H
#define KLP_COMMANDS_H

#include "../compile/unit.h"

/* Units while the stages of units/ fill them in. */
struct units_found {
	ARRAY(struct unit *) items;
};

/*
 * Fills in command, generated_with, is_module and klp_object of each unit. Commands of new
 * units come from the patched tree, whose Makefile names them, all others from the pristine
 * one. The command stays NULL when kbuild does not make the unit.
 */
int commands_read(struct job *job, struct units_found *units);

/*
 * Asks kbuild for the commands of all units of the kernel, and keeps those that are right: a file that no
 * patch has touched before is then compiled at once. Needs no work directory. Does nothing when that was
 * done before. Returns -1 after printing an error.
 */
int commands_record(struct job *job);

/* Fills in is_module and klp_object of a unit that has a command. */
int read_object_name(const struct job *job, struct unit *unit);

/*
 * Prints that a unit of the kernel has no command, with what kbuild said of it; returns -1. `who` is in front of
 * the reason: "fs/proc/cmdline.c: is in the running kernel".
 */
int commands_fail_missing(const struct job *job, const struct unit *unit, const char *who);

#endif
