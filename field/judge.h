/* SPDX-License-Identifier: GPL-2.0-or-later */
/* May a module be loaded on this machine, as it is now? */
#ifndef KLP_FIELD_JUDGE_H
#define KLP_FIELD_JUDGE_H

#include "session.h"

/*
 * Checks the module in the file `ko`, which messages call `name`, against the running kernel (livepatch/verify/), and
 * against the livepatches and modules that are loaded. Returns NULL after printing all findings, or else the
 * module's name in the kernel.
 */
const char *judge_module(const struct session *session, const struct loaded_list *list,
			 const char *ko, const char *name);

/*
 * The first half of it: does the module go together with the livepatches and modules that are loaded? Returns -1 after
 * printing a finding.
 */
int judge_beside(const struct session *session, const struct loaded_list *list,
		 const struct module_summary *summary, const char *name);

#endif
