/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The jobs of a request, one for each kernel, and what became of each: a table of kernels and fixes. */
#ifndef KLP_JOBS_H
#define KLP_JOBS_H

#include "job.h"
#include "refused.h"

/* What became of a fix on one kernel. Strings live in the arena of the list. */
struct fix_outcome {
	const char *id;
	enum report_outcome outcome;
	const char *why;
};

struct job_outcome {
	const char *
		release; /* or -s SOURCE; NULL: the running kernel, of which nothing else is known */
	const char *output; /* FILE.ko */
	const char *report; /* FILE.yaml, or NULL */
	int result;	    /* as of a stage; 3: there is nothing to build */
	ARRAY(struct fix_outcome)
	fixes;			      /* the manifest's, in its order */
	ARRAY(const char *) reasons;  /* the errors, when it failed */
	ARRAY(const char *) packages; /* files */
};

struct job_list {
	struct arena *arena;
	ARRAY(struct job_outcome) items;
};

/* Fills the list, whose arena is set, from the manifest's kernels. */
void jobs_list(const struct request *request, struct job_list *list);

/* Keeps what became of a job, and of the fixes by its report, which refusal_finish() has seen if it failed. */
void job_ended(struct job_list *list, struct job_outcome *outcome, const struct job *job,
	       const struct refusal *refusal, const struct report *report,
	       const struct string_list *packages, int result);

/*
 * Prints to stdout which fixes are in the module of which kernel, and why the others are not. Returns -1
 * after printing an error.
 */
int jobs_print(const struct job_list *list, const struct manifest *manifest);

/* The exit status for all: 1 when any failed, 3 when there is nothing to build for any kernel. */
int jobs_result(const struct job_list *list);

#endif
