/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Units of modules whose static keys have to be read when the code runs are compiled once more, original and
 * patched, with templates/run-time-keys/ in front of all directories. create-diff-object finds by the usual pair
 * of objects whether that is so (exit status 4), and it is that pair which it holds against what runs.
 */
#ifndef KLP_READING_KEYS_H
#define KLP_READING_KEYS_H

#include "unit.h"

/* May the unit use keys of a module? */
bool unit_may_read_keys(const struct unit *unit);

/* Returns the header that they are compiled with. */
const char *reading_header(const struct job *job);

/* Returns the compile command (a compiler and its options) with which keys are read. */
const char *reading_command(const struct job *job, const char *command);

/*
 * Returns shell commands that compare the unit's objects and set $status. `compare` is the command of create-diff-object
 * without the names of both objects.
 */
const char *reading_compare(const struct job *job, const struct unit *unit, const char *compare);

#endif
