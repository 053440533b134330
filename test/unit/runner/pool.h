/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tests that run at the same time, each in a process of its own, and their lines on stdout: TAP, in
 * the order of the tests.
 */
#ifndef RUNNER_POOL_H
#define RUNNER_POOL_H

#include <stdbool.h>
#include <sys/types.h>

/* One line of the output. */
struct test {
	const char *name;
	/*
	 * In a process of its own: its status is 0 when the test has passed. What it writes to
	 * stdout, lines that begin with '#', is shown when it has not; "skip REASON" and
	 * "todo REASON" there are directives. NULL: nothing is to be done, `skip` says why.
	 */
	int (*run)(const void *data);
	const void *data;
	const char *skip;
	/* In pool.c */
	pid_t pid;
	int output;
	bool started, done, passed;
};

/* Runs all of them, `jobs` at a time. Returns the number that have failed. */
int pool_run(struct test *tests, size_t count, int jobs);

#endif
