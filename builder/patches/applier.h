/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patches of fixes on their way into the files of the kernel's source: apply.c has the hunks. */
#ifndef KLP_APPLIER_H
#define KLP_APPLIER_H

#include "../manifest/manifest.h"
#include "parse.h"
#include "patch-set.h"
#include "targets.h"

struct applier {
	struct job *job;
	struct patch_set *set;
	struct targets targets;
	struct fix_result *fix; /* whose patches are being applied */
	size_t refused, without_effect;
	size_t patches, cover_letters;
};

/* Both return -1 after printing an error. *patch is NULL for a cover letter. */
int patch_read(struct applier *applier, const char *path, const struct patch **patch);
int patch_apply(struct applier *applier, const struct patch *patch);

/* Finds which fixes this kernel needs, and with which patches, as the manifest says it. */
int fixes_choose(struct job *job, struct patch_set *set);

/*
 * Applies the chosen fixes in order, but those that the source has already. Goes on after a fix that
 * does not apply; returns -1 when there was one.
 */
int fixes_apply(struct applier *applier);

#endif
