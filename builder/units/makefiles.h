/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_MAKEFILES_H
#define KLP_MAKEFILES_H

#include "../patches/patch-set.h"

/*
 * May the patches change this Makefile? They may only add objects of new source files that are
 * built in this configuration, here or in directories below. Returns -1 after printing what else they change.
 */
int makefile_check(struct job *job, const struct patch_set *patches,
		   const struct patched_file *makefile);

/* Does a Makefile of the patches have the object of this new source file? */
bool makefiles_have_object(struct job *job, const struct patch_set *patches, const char *source);

#endif
