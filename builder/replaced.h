/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The modules that a new one replaces, or that it stacks on with --no-replace. */
#ifndef KLP_REPLACED_H
#define KLP_REPLACED_H

#include "job.h"
#include "../lib/report.h"
#include "../livepatch/replace.h"

/*
 * A stage: reads the modules of --replaces and of the manifest, and checks that they are for the job's
 * kernel. A machine may have any of them enabled, alone or together. A manifest for several kernels has
 * modules of them all: those of other kernels are left out.
 */
int replaced_modules_read(const struct job *job, struct enabled_modules *replaced);

/*
 * A stage: sets report->replaces, and report->nops when the module replaces; then compares what the old
 * modules promised with what the new one, whose report is complete otherwise, does (livepatch/promises.h).
 * What a module that stacks has to revert itself is nops_find()'s result for the same arguments.
 */
int replaced_modules_check(const struct job *job, const struct enabled_modules *replaced,
			   struct report *report);

#endif
