/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One case with one flavour, run in a process of its own: a crash, or an environment that `prepare`
 * changes, is no other case's. What a person has to know goes to stdout.
 */
#ifndef RUNNER_ONE_CASE_H
#define RUNNER_ONE_CASE_H

#include "case.h"
#include "facts.h"

/* Where things are. */
struct places {
	const char *headers; /* what the cases include: kernel.h */
	const char *tool;    /* create-diff-object */
	const char *mirror;  /* the mirror check; NULL: none */
	const char *prepare; /* prepare.sh */
	const char *work;    /* a directory for all cases' files */
	bool keep;	     /* these stay there */
};

/* A case that is being run. */
struct run {
	struct arena *arena;
	const struct places *places;
	const struct test_case *test_case;
	const struct flavour *flavour;
	const char *work; /* its directory */
	word_list case_flags;
	word_list options;	 /* further ones of create-diff-object */
	char *const *env;	 /* its environment; NULL: ours */
	int status;		 /* with which create-diff-object ended */
	struct facts facts;	 /* empty unless that is 0 */
	const char *stderr_text; /* what it wrote */
	const char *skip, *todo; /* reasons; or NULL */
	bool failed;
};

/* Says what is not as it should be: a comment below the test's line. */
void problem(struct run *run, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The path of a file in the case's directory. */
const char *work_file(struct run *run, const char *name);

/* create-diff-object of the two objects with `more` options, and where its output goes. */
int run_tool(struct run *run, const word_list *more, const char *out, const char *err);

/*
 * Runs it. Returns what the process should end with: 0 or 1. What the runner needs to know besides
 * goes to stdout as well: lines "skip REASON" and "todo REASON".
 */
int one_case(const struct places *places, const struct test_case *test_case,
	     const struct flavour *flavour);

#endif
