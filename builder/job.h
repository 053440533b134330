/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A job is one request for one kernel. Stages work on it in the order in which main.c lists
 * them:
 *
 *	int stage(struct job *job, const struct in *in, ..., struct out *out)
 *
 * A stage reads the results of earlier stages and fills its own; it never writes into those of
 * another stage. It returns 0, or -1 after printing what is wrong, where, and what to do about
 * it. Some return 3 when the patch turns out to change no code.
 */
#ifndef KLP_JOB_H
#define KLP_JOB_H

#include "../lib/arena.h"
#include "../lib/message.h"
#include "installation.h"
#include "kernels/kernel.h"
#include "request.h"
#include "../livepatch/api.h"
#include <stdbool.h>

struct job {
	struct arena *arena; /* lives as long as the job */
	const struct request *request;
	const struct installation *own;
	const char *release;		 /* the kernel that is wanted; NULL: the running one */
	const char *output;		 /* FILE.ko; set for ACTION_BUILD */
	const char *report;		 /* --report: FILE.yaml, or NULL */
	const struct kernel *kernel;	 /* NULL until the kernel is known */
	const struct livepatch_api *api; /* of that kernel; set for ACTION_BUILD */
	const char *work;		 /* the work directory, logs too; NULL until it is opened */
	int lock;      /* file descriptor; held while the job uses the work directory */
	bool finished; /* the module and its report are in place */
};

#endif
