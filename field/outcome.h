/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What --json prints of a command that has no document of its own, and of one that failed: how it ended, and all errors.
 * A program that runs klpctl needs no more than stdout then, whatever happens.
 */
#ifndef KLP_FIELD_OUTCOME_H
#define KLP_FIELD_OUTCOME_H

#include "session.h"

struct outcome {
	struct arena *arena;
	ARRAY(const char *) errors; /* in the order in which they were printed */
};

/* From now on errors are collected, too. `outcome` must live as long as the program. */
void outcome_collect(struct outcome *outcome);

/*
 * Prints the document, with what the machine is like now. Returns `status`, or STATUS_FAILED after printing an error.
 */
enum exit_status outcome_print(const struct outcome *outcome, const struct session *session,
			       enum exit_status status);

/* From now on the first error is also printed as a document, as that of a wrong command line. */
void outcome_print_usage_error(struct arena *arena);

#endif
