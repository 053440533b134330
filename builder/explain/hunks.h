/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Accounts for every hunk: names the functions that change because of it, or else what it is
 * about and whether it has any effect here.
 */
#ifndef KLP_HUNKS_H
#define KLP_HUNKS_H

#include "no-effect.h"
#include "unit-reports.h"

struct hunk_accounts {
	ARRAY(struct report_hunk) items;
};

/* A stage. Warns of hunks that have no effect; with --strict it refuses them. */
int hunks_account(struct job *job, const struct patch_set *patches, const struct changes *changes,
		  const struct no_effect *no_effect, const struct unit_reports *reports,
		  struct hunk_accounts *accounts);

/* Does a hunk of this kind (report_hunk.kind) do what it is there for? One that does not was warned of. */
bool hunk_kind_has_effect(const char *kind);

#endif
