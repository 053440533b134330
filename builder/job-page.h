/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report as a page (--html), of jobs and of modules that are there. */
#ifndef KLP_JOB_PAGE_H
#define KLP_JOB_PAGE_H

#include "page/report-page.h"
#include "refused.h"

/*
 * Adds a job that has ended with `result`; `units` are those that were compared. Its work directory is still open.
 * Returns -1 after printing an error, when source or instructions could not be read; the rest is added all the same.
 */
int job_page_add(struct report_page *page, struct job *job, const struct refusal *refusal,
		 const struct patch_set *patches, const struct unit_set *units,
		 const struct report *report, int result);

/* Writes the page of a module, as far as its .klp.info goes. Returns -1 after printing an error. */
int module_page_of_file(const struct installation *own, const char *ko, const char *path);

#endif
