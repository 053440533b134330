/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions whose original code goes into a module that stacks on others: those of --revert, and what
 * the modules of --replaces patch and this one does not. Without klp_patch.replace, nothing else
 * takes an earlier replacement back.
 */
#ifndef KLP_REVERTS_H
#define KLP_REVERTS_H

#include "compile/compile.h"
#include "../livepatch/replace.h"

/* Will there be reverts, even if the patches change nothing? */
bool reverts_wanted(const struct job *job, const struct enabled_modules *replaced);

/*
 * A stage, after units_compile(): compiles and compares what is reverted; `units` gets the units of it.
 * Returns -1 after printing an error.
 */
int reverts_make(struct job *job, const struct patch_set *patches,
		 const struct enabled_modules *replaced, const struct plugin *plugin,
		 struct unit_set *units);

#endif
