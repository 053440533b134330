/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packages of the finished module, in the formats that the request names (builder/package/). */
#ifndef KLP_PACKAGES_H
#define KLP_PACKAGES_H

#include "job.h"
#include "../lib/report.h"

/* Does the version sort behind those that the manifest replaces? Returns -1 after printing that it does not. */
int packages_check_versions(struct arena *arena, const struct request *request);

/*
 * Can the packages be made? Checked before anything is built: the programs are there, and the version sorts behind those that the manifest
 * replaces. Returns -1 after printing why not.
 */
int packages_check(struct arena *arena, const struct request *request);

/* Makes them beside job->output; adds their files to the list. */
int packages_make(struct job *job, const struct report *report, struct string_list *packages);

#endif
