/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes a module that the kernel accepts from the units' diff objects. */
#ifndef KLP_MODULE_H
#define KLP_MODULE_H

#include "compile/compile.h"
#include "../lib/report.h"

/* A stage: generates the module's source and runs kbuild. *ko is the path of the linked module. */
/*
 * A stage: refuses a name that a part of the kernel has, because the kernel takes each name once:
 * vmlinux, a module, or built-in code that would be a module in another configuration.
 */
int module_check_name(const struct job *job);

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
