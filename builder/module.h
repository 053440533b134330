/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the units' diff objects to a module that the kernel accepts. */
#ifndef KLP_MODULE_H
#define KLP_MODULE_H

#include "compile/compile.h"
#include "../lib/report.h"

/* A stage: generates the module's source and runs kbuild. *ko: the linked module. */
int module_build(struct job *job, const struct changes *changes, const struct report *report,
		 const char **ko);

/* A stage: signs the module in place, when --sign-key asks for it. */
int module_sign(struct job *job, const char *ko);

/*
 * A stage: is it a module that the job's kernel accepts? The same for a module just built and for one
 * that the user has. `name` is the module's in messages.
 */
int module_verify(struct job *job, const char *ko, const char *name);

#endif
