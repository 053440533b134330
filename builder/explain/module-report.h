/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report of a module: what was decided about each unit, and what it means. */
#ifndef KLP_MODULE_REPORT_H
#define KLP_MODULE_REPORT_H

#include "hunks.h"
#include "layouts.h"
#include "reasons.h"

/* Sets what does not depend on what changes: names, the kernel, the patches. */
void module_report_begin(const struct job *job, const struct plugin *plugin,
			 const struct patch_set *patches, struct report *report);

/* A stage: composes the report from the results of the stages before. */
int module_report_compose(struct job *job, const struct plugin *plugin,
			  const struct patch_set *patches, const struct layouts *layouts,
			  const struct unit_reports *reports, const struct reasons *reasons,
			  const struct hunk_accounts *accounts, struct report *report);

#endif
