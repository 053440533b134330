/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes a module that the kernel accepts from the units' diff objects. */
#ifndef KLP_MODULE_H
#define KLP_MODULE_H

#include "compile/compile.h"
#include "../lib/report.h"

/* A stage: generates the module's source and runs kbuild. *ko is the path of the linked module. */
int module_build(struct job *job, const struct changes *changes, const struct report *report,
		 const char **ko);

/* A stage: signs the module in place, when --sign-key asks for it. */
int module_sign(struct job *job, const char *ko);

/*
 * A stage: checks that the job's kernel accepts the module. A module just built and one that
 * the user has get the same checks. Messages call it `name`.
 */
int module_verify(struct job *job, const char *ko, const char *name);

#endif
