/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The process that runs a case's `prepare`: see prepare.sh, which tells how the two talk. */
#ifndef RUNNER_PREPARE_CASE_H
#define RUNNER_PREPARE_CASE_H

#include "one-case.h"

struct preparation {
	pid_t pid;
	int input; /* to the process */
	bool has_after_run;
};

/*
 * Runs the piece of bash, and takes options, environment and the reason to skip from it. Returns -1
 * after a problem.
 */
int prepare_start(struct run *run, struct preparation *preparation);
/* Lets after_run() run when `after` says so, and ends the process. */
void prepare_end(struct run *run, struct preparation *preparation, bool after);

#endif
